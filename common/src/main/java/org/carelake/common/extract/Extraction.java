package org.carelake.common.extract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.stream.Stream;
import org.carelake.common.run.FolderTree;
import org.carelake.common.run.JsonFiles;
import org.carelake.common.run.LandingPlace;
import org.carelake.common.run.PlatformException;
import org.carelake.common.run.ProcessLock;
import org.carelake.common.run.TimeId;

/**
 * Lands what a source has, whole or not at all: files come together in a folder that an ingest does
 * not see, are written down in the lake, and get their final name at once. A start after a crash
 * goes on from what is written down.
 */
public record Extraction(ExtractLedger ledger, LandingPlace place) {
  private static final String MANIFEST = "_manifest.json";

  /** What a folder of files says of itself. */
  private record Manifest(String source, String query, ExtractState.Landed landed) {}

  /**
   * Extracts.
   *
   * @param reading of what is new
   */
  ExtractState run(String source, String extract, Reading reading) {
    try (ProcessLock lock = ProcessLock.take(place.here(), extract)) {
      try {
        ExtractState landed = landed(finished(ledger.get(source, extract)), reading);
        lock.over();
        return landed;
      } catch (PlatformException e) {
        ledger.write(ledger.get(source, extract).failed(Instant.now(), e.getMessage()));
        throw e;
      }
    }
  }

  /**
   * Where it died when all was here. What has gone since, as with another machine, is read anew.
   */
  private ExtractState finished(ExtractState state) {
    if (state.pending() == null) {
      return state;
    }
    return isHere(state.pending()) ? delivered(state) : ledger.write(state.prepared(null));
  }

  private boolean isHere(ExtractState.Landed landed) {
    return Files.exists(hidden(landed)) || Files.exists(whole(landed));
  }

  private Path hidden(ExtractState.Landed landed) {
    return place.here().resolve("_" + landed.id());
  }

  private Path whole(ExtractState.Landed landed) {
    return place.here().resolve(landed.folder());
  }

  private ExtractState landed(ExtractState state, Reading reading) {
    discard(state.extract());
    String id =
        new TimeId(state.extract() + "-")
            .next(Instant.now(), Stream.ofNullable(state.last()).map(ExtractState.Landed::id));
    Path folder = place.here().resolve("_" + id);
    Path scratch = place.here().resolve("_" + id + ".scratch");
    try {
      ExtractState.Landed landed = reading.read(state, id, folder, scratch);
      write(folder, new Manifest(state.source(), reading.query(), landed));
      return delivered(ledger.write(state.prepared(landed)));
    } finally {
      new FolderTree(scratch).delete();
    }
  }

  private static void write(Path folder, Manifest manifest) {
    try {
      Files.write(folder.resolve(MANIFEST), JsonFiles.MAPPER.writeValueAsBytes(manifest));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ExtractState delivered(ExtractState state) {
    ExtractState.Landed landed = state.pending();
    if (!landed.files().isEmpty()) {
      move(hidden(landed), whole(landed));
      place.elsewhere().ifPresent(raw -> raw.take(whole(landed), name -> false));
    }
    ExtractState done = ledger.write(state.landed());
    new FolderTree(hidden(landed)).delete();
    place.elsewhere().ifPresent(raw -> new FolderTree(whole(landed)).delete());
    return done;
  }

  private static void move(Path hidden, Path whole) {
    try {
      if (Files.exists(hidden)) {
        Files.move(hidden, whole, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a run left behind that died before all was here. */
  private void discard(String extract) {
    try (Stream<Path> found = Files.list(place.here())) {
      found
          .filter(
              path ->
                  path.getFileName().toString().matches("_" + extract + "-\\d{17}(\\.scratch)?"))
          .map(FolderTree::new)
          .forEach(FolderTree::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
