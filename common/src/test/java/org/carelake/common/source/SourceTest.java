package org.carelake.common.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceTest {
  private static final Table VISITS = Table.of("visits", "", Field.text("visit_id").required());
  private static final Table VISIT_NOTES =
      Table.of("visit_notes", "", Field.text("note_id").required());

  @TempDir Path folder;

  private Source source(Table... tables) {
    return Source.of("north", new CsvKind(null, List.of(tables)), folder.toString());
  }

  @Test
  void linksThatLeadBackDoNotMultiplyFiles() throws IOException {
    Files.writeString(folder.resolve("visits.csv"), "visit_id\n");
    Files.createSymbolicLink(folder.resolve("again"), folder);
    Files.createSymbolicLink(folder.resolve("visits-latest.csv"), folder.resolve("visits.csv"));

    Source.Listing listing = source(VISITS).list(new Configuration());

    assertEquals(List.of("visits.csv"), listing.files().stream().map(RawFile::name).toList());
  }

  @Test
  void aFileIsAsOldAsItsPathSaysOrElseItsLastChange() {
    assertEquals("2024-05-01T00:00:00Z", delivered("visits-2024-05-01.csv"));
    assertEquals("2024-05-02T00:00:00Z", delivered("2024-05-01/visits_20240502.csv"));
    assertEquals("2024-05-01T08:30:00Z", delivered("2024_05_01T0830/visits.csv"));
    assertEquals("1970-01-01T00:00:07Z", delivered("visits-2024.csv"));
    assertEquals("1970-01-01T00:00:07Z", delivered("visits-20241301-12024050112.csv"));
  }

  private static String delivered(String path) {
    return DeliveryDate.of(path, 7_000).toString();
  }

  @Test
  void aFileBelongsToTheTableThatItOrAFolderAboveItIsNamedAfter() throws IOException {
    for (String name :
        List.of(
            "visits.csv",
            "Visits-2024.CSV.gz",
            "visits_2.csv",
            "visits/part-1.csv",
            "2024-05-01/visits.csv",
            "visit_notes.csv",
            "visitsx.csv",
            "visits.xlsx",
            "~$visits.xlsx",
            "visits.xls",
            "visits.tsv",
            "visits.txt.gz",
            "_visits.csv",
            ".visits.csv",
            "_old/visits.csv")) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "visit_id\n");
    }

    Source.Listing listing = source(VISITS, VISIT_NOTES).list(new Configuration());

    assertEquals(
        List.of(
            "2024-05-01/visits.csv visits",
            "Visits-2024.CSV.gz visits",
            "visit_notes.csv visit_notes",
            "visits.csv visits",
            "visits.tsv visits",
            "visits.txt.gz visits",
            "visits.xlsx visits",
            "visits/part-1.csv visits",
            "visits_2.csv visits"),
        listing.files().stream().map(file -> file.name() + " " + file.table()).toList());
    assertEquals(
        List.of("visits.xls", "visitsx.csv", "~$visits.xlsx"),
        listing.unknown().stream().map(RawFile::name).toList());
  }
}
