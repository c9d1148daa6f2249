package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.jobs.Platform;
import org.carelake.jobs.catalog.Doctors;
import org.carelake.jobs.catalog.LabReports;
import org.carelake.jobs.catalog.Patients;
import org.carelake.jobs.catalog.Visits;
import org.carelake.jobs.sample.HospitalSample;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever is wrong with the input: nothing is lost, every defect is named, no clean row refused.
 */
class DirtySamplesIT {
  private static final List<Table> TABLES =
      List.of(Patients.TABLE, Doctors.TABLE, Visits.TABLE, LabReports.TABLE);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"30, 11, 0.5", "300, 12, 0.05", "1200, 13, 0.2", "77, 14, 0.3"})
  void everyPlantedDefectIsCaughtUnderItsRule(long patients, long seed, double dirty)
      throws IOException {
    requireCaught(patients, seed, dirty);
  }

  @Tag("long")
  @ParameterizedTest
  @CsvSource({
    "20, 21, 0.5", "55, 22, 0.01", "400, 23, 0.4", "900, 24, 0.3", "3000, 25, 0.02",
    "10000, 26, 0.05", "250, 27, 0.45", "640, 28, 0.15", "20, 29, 0.3", "5000, 30, 0.5"
  })
  void everyPlantedDefectIsCaughtUnderItsRuleInManySamples(long patients, long seed, double dirty)
      throws IOException {
    requireCaught(patients, seed, dirty);
  }

  private void requireCaught(long patients, long seed, double dirty) throws IOException {
    Workplace workplace = new Workplace(folder, Workplace.NO_MYSQL);
    HospitalSample.write(workplace.raw(), patients, seed, dirty);

    Workplace.Ended ended =
        workplace.carelake("ingest", "--set", "ingest.max-reject-ratio=1", "--as-of", "2026-06-01");

    assertEquals(0, ended.exitCode(), ended.err());
    List<NamedCsvRecord> defects = defects(workplace.raw().resolve(HospitalSample.DEFECTS_FILE));
    try (Platform platform = platform(workplace)) {
      for (Table table : TABLES) {
        assertEquals(planted(defects, table, "error"), quarantined(platform, table));
        assertAccounts(platform, table, workplace, defects);
      }
    }
    defects.stream()
        .filter(defect -> defect.getField("severity").equals("warning"))
        .collect(Collectors.groupingBy(defect -> defect.getField("kind"), Collectors.counting()))
        .forEach(
            (rule, rows) ->
                assertEquals(
                    true,
                    ended
                        .out()
                        .matches("(?s).*\\n%s +%,d\\n.*".formatted(rule.replace(".", "\\."), rows)),
                    rule + " " + rows + " in " + ended.out()));
  }

  private static void assertAccounts(
      Platform platform, Table table, Workplace workplace, List<NamedCsvRecord> defects)
      throws IOException {
    Row taken =
        platform
            .takenFiles()
            .read()
            .where("table = '" + table.name() + "'")
            .selectExpr("received", "accepted", "rejected", "duplicates")
            .head();
    long records = records(workplace.raw().resolve(table.name() + ".csv"));
    long rejected = planted(defects, table, "error").size();
    long duplicates = planted(defects, table, "duplicate").size();
    assertEquals(
        List.of(records, records - rejected - duplicates, rejected, duplicates),
        List.of(taken.getLong(0), taken.getLong(1), taken.getLong(2), taken.getLong(3)));
    assertEquals(taken.getLong(1), platform.lake().read(table).count());
  }

  /** Rules by line, for the defects of one severity. */
  private static Map<Long, String> planted(
      List<NamedCsvRecord> defects, Table table, String severity) {
    Map<Long, String> planted = new TreeMap<>();
    defects.stream()
        .filter(defect -> defect.getField("file").equals(table.name() + ".csv"))
        .filter(defect -> defect.getField("severity").equals(severity))
        .forEach(
            defect -> planted.put(Long.valueOf(defect.getField("line")), defect.getField("kind")));
    return planted;
  }

  private static Map<Long, String> quarantined(Platform platform, Table table) {
    Map<Long, String> rules = new TreeMap<>();
    platform
        .quarantine()
        .read(table)
        .collectAsList()
        .forEach(
            row ->
                rules.put(
                    row.getAs("_line"),
                    String.join(" ", new TreeSet<>(row.getList(row.fieldIndex("rules"))))));
    return rules;
  }

  private static List<NamedCsvRecord> defects(Path file) throws IOException {
    try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(file)) {
      return reader.stream().toList();
    }
  }

  private static long records(Path file) throws IOException {
    try (CsvReader<?> reader =
        CsvReader.builder()
            .allowExtraFields(true)
            .allowMissingFields(true)
            .ofCsvRecord(Files.newInputStream(file))) {
      return reader.stream().count() - 1;
    }
  }

  private static Platform platform(Workplace workplace) {
    Map<String, String> settings = new HashMap<>();
    List<String> flags = workplace.settings();
    for (int i = 1; i < flags.size(); i += 2) {
      settings.put(flags.get(i).replaceFirst("=.*", ""), flags.get(i).replaceFirst("[^=]*=", ""));
    }
    return Platform.of(Optional.empty(), settings);
  }
}
