package org.carelake.jobs.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.carelake.common.run.PlatformException.Misconfigured;

/**
 * The CSV files of an invented hospital, of any size, with known defects.
 *
 * <p>A row depends on the seed and its place alone, so nothing is kept in memory and the same
 * arguments give the same bytes on every machine.
 */
public final class HospitalSample {

  /** One row per planted row: {@code file, line, key, kind, severity}. */
  public static final String DEFECTS_FILE = "_defects.csv";

  private static final List<String> DEFECTS_COLUMNS =
      List.of("file", "line", "key", "kind", "severity");
  private static final double HIGHEST_DIRTY = 0.5;

  private HospitalSample() {}

  /**
   * What was written.
   *
   * @param byTable in the order in which the files refer to each other
   */
  public record Result(Map<String, Rows> byTable) {}

  /**
   * What one file holds.
   *
   * @param clean rows without a defect
   * @param planted rows with one defect, by the rule they break
   */
  public record Rows(long clean, Map<String, Long> planted) {}

  /**
   * Writes patients, doctors, visits and lab reports as 10 : 1 : 50 : 30, and {@value
   * #DEFECTS_FILE}. Files of these names are replaced, all at the end.
   *
   * @param patients clean rows of patients.csv; 0 writes headers only
   * @param dirty planted rows as a fraction of the clean ones, 0..0.5; above 0 each kind of defect
   *     occurs at least once, but for a conflict in a file of a single clean row, and about one
   *     clean row in a hundred is spelt in a way that has to be normalised
   * @throws Misconfigured if a number is out of its range
   */
  public static Result write(Path folder, long patients, long seed, double dirty)
      throws IOException {
    return write(folder, records(patients, seed), patients, dirty);
  }

  /**
   * As {@link #write}, and what makes a patient's portrait whole: relatives, their illnesses,
   * allergies and the way of living, as 4 : 1 : 2 : 10 for 10 patients; and 30 appointments.
   */
  public static Result writeAll(Path folder, long patients, long seed, double dirty)
      throws IOException {
    List<SampleTable> tables = new ArrayList<>(records(patients, seed));
    tables.addAll(portraits(patients, seed));
    return write(folder, tables, patients, dirty);
  }

  private static Result write(Path folder, List<SampleTable> tables, long patients, double dirty)
      throws IOException {
    refuseOutOfRange(patients, dirty);
    Path unfinished = Files.createDirectories(folder.resolve("_unfinished"));
    Map<String, Rows> byTable = new LinkedHashMap<>();
    try (CsvFile defects = CsvFile.create(unfinished.resolve(DEFECTS_FILE), DEFECTS_COLUMNS)) {
      for (SampleTable table : tables) {
        byTable.put(table.name(), new TableFile(table, dirty).write(unfinished, defects));
      }
    }
    publish(unfinished, folder, tables);
    return new Result(Collections.unmodifiableMap(byTable));
  }

  private static List<SampleTable> records(long count, long seed) {
    Patients patients = new Patients(seed, count);
    Doctors doctors = doctors(count, seed);
    Visits visits = new Visits(seed, Math.multiplyExact(5, count), patients, doctors);
    LabReports labReports = new LabReports(seed, Math.multiplyExact(3, count), visits);
    return List.of(patients, doctors, visits, labReports);
  }

  private static Doctors doctors(long patients, long seed) {
    return new Doctors(seed, patients == 0 ? 0 : Math.max(1, patients / 10));
  }

  private static List<SampleTable> portraits(long count, long seed) {
    Patients patients = new Patients(seed, count);
    return List.of(
        new FamilyLinks(seed, 4 * count / 10, patients),
        new FamilyHistory(seed, count / 10, patients),
        new Allergies(seed, 2 * count / 10, patients),
        new Lifestyle(seed, count, patients),
        new Appointments(seed, Math.multiplyExact(3, count), patients, doctors(count, seed)));
  }

  /** Whoever watches the folder never meets half a file. */
  private static void publish(Path unfinished, Path folder, List<SampleTable> tables)
      throws IOException {
    move(DEFECTS_FILE, unfinished, folder);
    for (SampleTable table : tables) {
      move(table.file(), unfinished, folder);
    }
    Files.delete(unfinished);
  }

  private static void move(String file, Path from, Path to) throws IOException {
    Files.move(from.resolve(file), to.resolve(file), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void refuseOutOfRange(long patients, double dirty) {
    if (patients < 0) {
      throw new Misconfigured("Cannot make a sample of " + patients + " patients: give 0 or more.");
    }
    if (!(dirty >= 0 && dirty <= HIGHEST_DIRTY)) {
      throw new Misconfigured(
          "Cannot make a sample with a dirty share of "
              + dirty
              + ": it is a fraction; give 0 to "
              + HIGHEST_DIRTY
              + ".");
    }
  }
}
