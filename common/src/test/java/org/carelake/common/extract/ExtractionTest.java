package org.carelake.common.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.carelake.common.run.FolderTree;
import org.carelake.common.run.LakeFiles;
import org.carelake.common.run.LandingPlace;
import org.carelake.common.run.PlatformException.StoreUnavailable;
import org.carelake.common.run.RawFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of an extract come whole or not at all, wherever it dies. */
class ExtractionTest {
  private static final Columns COLUMNS =
      new Columns(List.of(new Column("id", "int", Cell.WHOLE)), List.of(0), -1);

  @TempDir Path folder;
  private Path here;
  private ExtractLedger ledger;
  private int reads;

  @BeforeEach
  void begin() throws IOException {
    here = Files.createDirectories(folder.resolve("here"));
    ledger =
        new ExtractLedger(
            new LakeFiles(folder.resolve("ledger").toUri().toString(), new Configuration()));
  }

  private Extraction extraction() {
    return new Extraction(
        ledger, new LandingPlace(here, new RawFolder(here.toString(), new Configuration())));
  }

  /** A source that always has one new row. */
  private final class OneRow implements Reading {
    @Override
    public String query() {
      return "SELECT 1";
    }

    @Override
    public ExtractState.Landed read(ExtractState state, String id, Path files, Path scratch) {
      try (Landing landing = new Landing(files, "rows", COLUMNS)) {
        landing.rows().add(Integer.toString(++reads));
        return new ExtractState.Landed(
            id,
            null,
            Integer.toString(reads),
            0,
            landing.finish(),
            COLUMNS.types(),
            List.of(),
            "2024-05-01T10:00:00",
            true,
            true,
            Instant.now(),
            Instant.now());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private ExtractState extract() {
    return extraction().run("his", "rows", new OneRow());
  }

  /** As a run leaves it that dies between the two writes to the ledger. */
  private ExtractState.Landed dieBeforeItsEnd() {
    ExtractState before = ledger.get("his", "rows");
    extract();
    ExtractState.Landed landed = ledger.get("his", "rows").last();
    ledger.write(before.prepared(landed));
    return landed;
  }

  private List<String> landedFolders() throws IOException {
    try (Stream<Path> folders = Files.list(here)) {
      return List.copyOf(
          new TreeSet<>(
              folders
                  .map(path -> path.getFileName().toString())
                  .filter(name -> !name.startsWith("_") && !name.startsWith("."))
                  .toList()));
    }
  }

  @Test
  void idsCountUpAndNothingIsLeftBehind() throws IOException {
    String first = extract().last().id();
    String second = extract().last().id();
    assertTrue(second.compareTo(first) > 0, second);
    assertEquals(2, landedFolders().size());
  }

  @Test
  void whatWasWrittenDownAndIsHiddenGetsItsName() throws IOException {
    ExtractState.Landed died = dieBeforeItsEnd();
    Files.move(here.resolve(died.folder()), here.resolve("_" + died.id()));
    ExtractState state = extract();
    assertEquals("2", state.last().to());
    assertNull(state.pending());
    assertEquals(List.of(died.folder(), state.last().folder()), landedFolders());
  }

  @Test
  void whatWasWrittenDownAndHasItsNameStays() throws IOException {
    ExtractState.Landed died = dieBeforeItsEnd();
    ExtractState state = extract();
    assertEquals(List.of(died.folder(), state.last().folder()), landedFolders());
    assertEquals(2, reads);
  }

  @Test
  void whatWasWrittenDownAndIsLostIsReadAgain() throws IOException {
    ExtractState before = extract();
    ExtractState.Landed died = dieBeforeItsEnd();
    new FolderTree(here.resolve(died.folder())).delete();
    extraction()
        .run(
            "his",
            "rows",
            new Reading() {
              @Override
              public String query() {
                return "SELECT 1";
              }

              @Override
              public ExtractState.Landed read(
                  ExtractState state, String id, Path files, Path scratch) {
                assertEquals(before.last(), state.last(), "it goes on from what is there");
                return new OneRow().read(state, id, files, scratch);
              }
            });
    assertEquals(2, landedFolders().size());
  }

  @Test
  void aFailureIsWrittenDownAndLeavesNothing() throws IOException {
    extract();
    StoreUnavailable away = new StoreUnavailable("It is away.", new IOException("away"));
    Reading failing =
        new Reading() {
          @Override
          public String query() {
            return "SELECT 1";
          }

          @Override
          public ExtractState.Landed read(ExtractState state, String id, Path files, Path scratch) {
            throw away;
          }
        };
    assertThrows(StoreUnavailable.class, () -> extraction().run("his", "rows", failing));
    ExtractState state = ledger.get("his", "rows");
    assertEquals(1, state.failures());
    assertEquals("It is away.", state.problem());
    assertEquals("1", state.last().to());
    assertEquals(1, landedFolders().size());
    assertEquals(0, extract().failures());
  }
}
