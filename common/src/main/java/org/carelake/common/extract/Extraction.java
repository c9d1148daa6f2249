package org.carelake.common.extract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.carelake.common.run.PlatformException;
import org.carelake.common.run.ProcessLock;
import org.carelake.common.run.RawFolder;

/**
 * Lands what a source has, whole or not at all: files come together in a folder that an ingest does
 * not see, are written down in the lake, and get their final name at once. A start after a crash
 * goes on from what is written down.
 *
 * @param here folder of this machine in which files come together
 * @param elsewhere where they are copied to then; empty where they stay
 */
public record Extraction(ExtractLedger ledger, Path here, Optional<RawFolder> elsewhere) {
  private static final String ID = "uuuuMMddHHmmssSSS";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern(ID, Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String MANIFEST = "_manifest.json";

  /** What a folder of files says of itself. */
  private record Manifest(String source, String query, ExtractState.Landed landed) {}

  /**
   * Extracts.
   *
   * @param reading of what is new
   */
  ExtractState run(String source, String extract, Reading reading) {
    try (ProcessLock lock = ProcessLock.take(here, extract)) {
      ExtractState state = finished(ledger.get(source, extract));
      try {
        ExtractState landed = landed(state, reading);
        lock.over();
        return landed;
      } catch (PlatformException e) {
        ledger.write(state.failed(Instant.now(), e.getMessage()));
        throw e;
      }
    }
  }

  /** Where it died when all was here. */
  private ExtractState finished(ExtractState state) {
    return state.pending() == null ? state : delivered(state);
  }

  private ExtractState landed(ExtractState state, Reading reading) {
    discard(state.extract());
    String id = id(state);
    Path folder = here.resolve("_" + id);
    Path scratch = here.resolve("_" + id + ".scratch");
    Instant started = Instant.now();
    try {
      Reading.Result result = reading.read(state, id, folder, scratch);
      ExtractState.Landed landed = landed(id, result, started);
      write(folder, new Manifest(state.source(), result.query(), landed));
      return delivered(ledger.write(state.prepared(landed)));
    } finally {
      Landing.delete(scratch);
    }
  }

  /** Later than the one before, whatever a clock says. */
  private static String id(ExtractState state) {
    long last =
        state.last() == null
            ? 0
            : Long.parseLong(state.last().id().substring(state.extract().length() + 1));
    return state.extract() + "-" + Math.max(Long.parseLong(TIME.format(Instant.now())), last + 1);
  }

  private static ExtractState.Landed landed(String id, Reading.Result result, Instant started) {
    List<ExtractFile> files = result.files();
    return new ExtractState.Landed(
        id,
        files.isEmpty() ? null : folder(id),
        result.from(),
        result.to(),
        files.stream().mapToLong(ExtractFile::rows).sum() - result.deleted(),
        result.deleted(),
        files.stream().mapToLong(ExtractFile::bytes).sum(),
        files,
        result.columns(),
        result.keySets(),
        result.clock(),
        result.whole(),
        result.isCompared(),
        started,
        Instant.now());
  }

  /** A moment at its beginning dates what is in it. */
  private static String folder(String id) {
    String digits = id.substring(id.lastIndexOf('-') + 1);
    String seconds = digits.substring(0, digits.length() - 3);
    return "%s-%s-%sT%sZ-%s"
        .formatted(
            seconds.substring(0, 4),
            seconds.substring(4, 6),
            seconds.substring(6, 8),
            seconds.substring(8),
            id);
  }

  private static void write(Path folder, Manifest manifest) {
    try {
      Files.write(folder.resolve(MANIFEST), ExtractLedger.JSON.writeValueAsBytes(manifest));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ExtractState delivered(ExtractState state) {
    ExtractState.Landed landed = state.pending();
    Path hidden = here.resolve("_" + landed.id());
    if (landed.folder() != null) {
      Path whole = here.resolve(landed.folder());
      move(hidden, whole);
      elsewhere.ifPresent(raw -> raw.take(whole, name -> false));
    }
    ExtractState done = ledger.write(state.landed());
    Landing.delete(hidden);
    elsewhere.ifPresent(
        raw -> Optional.ofNullable(landed.folder()).map(here::resolve).ifPresent(Landing::delete));
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
    try (Stream<Path> found = Files.list(here)) {
      found
          .filter(
              path ->
                  path.getFileName().toString().matches("_" + extract + "-\\d{17}(\\.scratch)?"))
          .forEach(Landing::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
