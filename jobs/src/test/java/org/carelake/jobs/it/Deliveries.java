package org.carelake.jobs.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.carelake.jobs.sample.HospitalSample;

/** An invented hospital's files as they come, delivery by delivery. */
record Deliveries(Map<String, byte[]> files) {

  /**
   * 1,900 rows with every kind of defect, and a visit and a report that come before their patient.
   */
  static Deliveries first(Path scratch) throws IOException {
    HospitalSample.write(scratch, 200, 7, 0.02);
    Map<String, byte[]> files = new TreeMap<>();
    for (String table : List.of("patients", "doctors", "visits", "lab_reports")) {
      files.put(table + ".csv", Files.readAllBytes(scratch.resolve(table + ".csv")));
    }
    String doctor = Files.readAllLines(scratch.resolve("doctors.csv")).get(1).split(",", -1)[0];
    put(
        files,
        "visits-early.csv",
        Stream.of(
            "visit_id,patient_id,doctor_id,visit_date,reason,visit_type",
            "V-EARLY,P-LATE," + doctor + ",2024-05-05,Fever,Emergency"));
    put(
        files,
        "lab_reports-early.csv",
        Stream.of(
            "report_id,visit_id,test_type,result,report_date",
            "R-EARLY,V-EARLY,MRI,Normal,2024-05-06"));
    return new Deliveries(files);
  }

  /**
   * Changed, added, deleted and late rows, and deletions that have to wait. As many reports go as
   * the usual limit allows.
   *
   * @param workplace has taken the first delivery
   */
  static Deliveries second(Workplace workplace) {
    String goner =
        workplace.mysql("SELECT patient_id FROM visits GROUP BY 1 ORDER BY count(*), 1").get(0);
    Map<String, byte[]> files = new TreeMap<>();
    put(
        files,
        "patients-2.csv",
        Stream.of(
                Stream.of("patient_id,name,gender,dob,blood_group,city,deleted"),
                workplace
                    .mysql(
                        "SELECT concat(patient_id, ',Changed Name,F,1970-07-07,A+,New City,') FROM patients WHERE patient_id <> '"
                            + goner
                            + "' ORDER BY 1 LIMIT 20")
                    .stream(),
                Stream.of("P-LATE,Late Comer,F,2001-01-01,O-,Goa,", "P-NEW,New Comer,M,,,Goa,"),
                // One patient can go with all visits, the other one has some left.
                Stream.of(goner + ",,,,,,true"),
                workplace
                    .mysql(
                        "SELECT concat(max(patient_id), ',,,,,,true') FROM visits WHERE patient_id <> '"
                            + goner
                            + "'")
                    .stream())
            .flatMap(rows -> rows));
    put(
        files,
        "visits-2.csv",
        Stream.of(
                Stream.of("visit_id,patient_id,doctor_id,visit_date,reason,visit_type,deleted"),
                workplace
                    .mysql(
                        "SELECT concat(visit_id, ',,,,,,true') FROM visits WHERE patient_id = '"
                            + goner
                            + "'")
                    .stream(),
                workplace
                    .mysql(
                        "SELECT concat_ws(',', visit_id, patient_id, doctor_id, visit_date, 'Second opinion', 'Follow-up', '') FROM visits WHERE patient_id <> '"
                            + goner
                            + "' ORDER BY 1 LIMIT 50")
                    .stream())
            .flatMap(rows -> rows));
    put(
        files,
        "lab_reports-2.csv",
        Stream.concat(
            Stream.of("report_id,visit_id,test_type,result,report_date,deleted"),
            workplace
                .mysql(
                    "SELECT concat(report_id, ',,,,,true') FROM lab_reports JOIN visits USING (visit_id) ORDER BY visits.patient_id <> '"
                        + goner
                        + "', report_id")
                .stream()
                .limit(count(workplace, "lab_reports") / 10)));
    return new Deliveries(files);
  }

  private static long count(Workplace workplace, String table) {
    return Long.parseLong(workplace.mysql("SELECT count(*) FROM " + table).get(0));
  }

  private static void put(Map<String, byte[]> files, String name, Stream<String> lines) {
    String content = String.join("\n", lines.toList()) + "\n";
    files.put(name, content.getBytes(StandardCharsets.UTF_8));
  }

  void to(Workplace workplace) {
    files.forEach(workplace::deliver);
  }
}
