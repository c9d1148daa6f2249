package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.carelake.local.Endpoint;
import org.carelake.local.Store;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users hand over, and what they hear: what is wrong, why, what to do, and no patient. */
class BadInputIT {
  private static final Endpoint NO_MYSQL =
      new Endpoint(Store.MYSQL, "jdbc:mysql://127.0.0.1:1/none", "none", "env:PATH");
  private static final String DOCTORS = "doctor_id,name,specialization,hospital";
  private static final List<String> SECRETS = List.of("Zebulon", "Quixano", "1971-07-17");

  @TempDir Path folder;
  private Workplace workplace;

  @BeforeEach
  void anEmptyWorkplace() {
    workplace = new Workplace(folder, NO_MYSQL);
  }

  private Workplace.Ended ingest(String... more) {
    Workplace.Ended ended = workplace.carelake("ingest", more);
    String told = ended.out() + ended.err() + ledger();
    SECRETS.forEach(secret -> assertTrue(!told.contains(secret), () -> secret + " in " + told));
    return ended;
  }

  private Workplace.Ended refused(int exitCode, String message, String... more) {
    Workplace.Ended ended = ingest(more);
    assertEquals(exitCode, ended.exitCode(), ended.err());
    assertTrue(ended.err().contains(message), ended.err());
    return ended;
  }

  private String ledger() {
    Path runs = workplace.lake().resolve("ledger/runs");
    if (!Files.isDirectory(runs)) {
      return "";
    }
    try (Stream<Path> files = Files.list(runs)) {
      StringBuilder text = new StringBuilder();
      for (Path file : files.toList()) {
        text.append(Files.readString(file));
      }
      return text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] zipped(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] text(String text, Charset charset) {
    return text.getBytes(charset);
  }

  @Test
  void csvIsReadAsUsersProduceIt() {
    workplace
        .deliver(
            "doctors-bom.csv",
            text("\uFEFF" + DOCTORS + "\nD1,Zebulon,A,N\n", StandardCharsets.UTF_8))
        .deliver(
            "doctors-crlf.csv",
            text(DOCTORS + "\r\nD2,Zebulon,A,N\r\n\r\n", StandardCharsets.UTF_8))
        .deliver("doctors-quoted.csv", DOCTORS, "D3,\"Zebulon\nthe \"\"Great\"\"\",A,\"N, M\"")
        .deliver("doctors-order.csv", "Hospital, NAME ,doctor_id,specialization", "N,Zebulon,D4,A")
        .deliver("doctors-semicolon.csv", DOCTORS.replace(',', ';'), "D5;Zebulon;A;N")
        .deliver("doctors-extra.csv", DOCTORS + ",pager", "D6,Zebulon,A,N,555")
        .deliver("doctors-missing.csv", "doctor_id,name", "D7,Zebulon")
        .deliver("doctors-zipped.csv.gz", zipped(DOCTORS + "\nD8,Zebulon,A,N\n"))
        .deliver(
            "doctors-utf16.csv",
            text("\uFEFF" + DOCTORS + "\nD9,Zebulon,A,N\n", StandardCharsets.UTF_16LE))
        .deliver("doctors-empty.csv", new byte[0])
        .deliver("doctors-header.csv", DOCTORS)
        .deliver("readme.txt", "not data");

    Workplace.Ended ended = ingest();

    assertEquals(0, ended.exitCode(), ended.err());
    String out = ended.out().replaceAll(" +", " ");
    assertTrue(out.contains("doctors 11 9 9 0 0 9 0 0 0"), out);
    assertTrue(
        out.contains("doctors-extra.csv: ignored columns that nothing asks for: pager"), out);
    assertTrue(out.contains("doctors-empty.csv is empty"), out);
    assertTrue(out.contains("readme.txt belongs to no table and is left alone"), out);
  }

  @Test
  void aFileThatCannotBeReadCostsThatFileAndNoOther() {
    deliverUnreadableFilesBesideAGoodOne();

    Workplace.Ended ended =
        refused(1, "hospital/patients.csv: its first line lacks the required column name");
    Workplace.Ended again = ingest();
    workplace.deliver("doctors-2.csv", DOCTORS, "D2,Zebulon,A,N");
    Workplace.Ended mended = ingest();

    assertTrue(
        ended.err().contains("hospital/visits.csv: its first line lacks the required columns"));
    assertTrue(ended.err().contains("hospital/lab_reports.csv: it is not text"), ended.err());
    assertTrue(ended.err().contains("hospital/doctors-2.csv: its header names name twice"));
    assertTrue(ended.err().contains("hospital/doctors-3.csv.gz: it ends early or is damaged"));
    assertTrue(ended.err().contains("hospital/doctors-4.csv: reading failed"), ended.err());
    assertTrue(ended.err().contains("All else was done."));
    assertTrue(squeezed(ended.out()).contains("doctors 1 1 1 0 0 1"), ended.out());
    assertEquals(1, again.exitCode());
    assertTrue(again.out().contains("Ingest: nothing new."), again.out());
    assertTrue(squeezed(mended.out()).contains("doctors 1 1 1 0 0 1"), mended.out());
  }

  @Test
  void aStrictRunStopsWhileEverythingIsAsItWas() {
    deliverUnreadableFilesBesideAGoodOne();

    Workplace.Ended ended = refused(1, "hospital/lab_reports.csv: it is not text", "--strict");

    assertTrue(ended.err().contains("hospital/doctors-3.csv.gz: it ends early or is damaged"));
    assertTrue(ended.err().contains("Nothing was changed."), ended.err());
    assertTrue(!Files.exists(workplace.lake().resolve("curated")));
  }

  private void deliverUnreadableFilesBesideAGoodOne() {
    byte[] packed = zipped(DOCTORS + "\nD3,Zebulon,A,N\n");
    workplace
        .deliver("doctors.csv", DOCTORS, "D1,Zebulon,A,N")
        .deliver("patients.csv", "patient_id,gender", "P1,F")
        .deliver("visits.csv", "V1,Quixano,D1,1971-07-17,Fever,X")
        .deliver("lab_reports.csv", new byte[] {'P', 'K', 3, 4, 0, 0, 0, 1})
        .deliver("doctors-2.csv", DOCTORS + ",name", "D2,Zebulon,A,N,Zebulon")
        .deliver("doctors-3.csv.gz", Arrays.copyOf(packed, packed.length - 9))
        .deliver("doctors-4.csv", DOCTORS, "D4,\"" + "Zebulon ".repeat(2_200_000) + "\",A,N");
  }

  private static String squeezed(String table) {
    return table.replaceAll(" +", " ");
  }

  @Test
  void aFileThatEndsEarlyIsRefusedAndTakenOnceItIsMended() {
    StringBuilder rows = new StringBuilder(DOCTORS + "\n");
    for (int i = 0; i < 20_000; i++) {
      rows.append("D").append(i).append(",Zebulon ").append(i * 7919 % 9973).append(",A,N\n");
    }
    byte[] whole = zipped(rows.toString());
    workplace.deliver("doctors.csv.gz", Arrays.copyOf(whole, whole.length / 2));

    refused(1, "hospital/doctors.csv.gz: it ends early or is damaged");
    workplace.deliver("doctors.csv.gz", whole);
    Workplace.Ended mended = ingest();

    assertTrue(
        mended.out().replaceAll(" +", " ").contains("doctors 1 20,000 20,000 0 0 20,000"),
        mended.out());
  }

  @Test
  void aQuoteThatIsClosedRowsLaterDoesNotSwallowTheRowsBetween() {
    workplace
        .deliver(
            "doctors.csv",
            DOCTORS,
            "D1,Zebulon,A,N",
            "D2,\"Quixano,A,N",
            "D3,Zebulon,A,N",
            "D4,Zebulon\",A,N",
            "D5,Zebulon,A,N")
        .deliver("doctors-2.csv", DOCTORS, "D6,\"Zebulon\nthe Great\",A,N", "D7,Zebulon,A,N");

    Workplace.Ended ended =
        refused(1, "hospital/doctors.csv: 2 of its lines lie within a quoted value");

    assertTrue(squeezed(ended.out()).contains("doctors 1 2 2 0 0 2"), ended.out());
  }

  @Test
  void linesThatEndInAnUnusualWayAreToldAsSuchAndNeverPrinted() {
    for (String end : List.of("\u0085", "\u2028", "\u2029")) {
      workplace.deliver(
          "doctors-%04x.csv".formatted((int) end.charAt(0)),
          text(DOCTORS + end + "D1,Zebulon,A,N" + end, StandardCharsets.UTF_8));
    }
    workplace
        .deliver("doctors-cr.csv", text(DOCTORS + "\rD2,Zebulon,A,N\r", StandardCharsets.UTF_8))
        .deliver("doctors-blank.csv", text("\n \n\n", StandardCharsets.UTF_8))
        .deliver("doctors-surplus.csv", DOCTORS + ",\"Zebulon\nX\"", "D3,Zebulon,A,N,x");

    Workplace.Ended ended =
        refused(1, "hospital/doctors-0085.csv: its first line is no header, since value 4");

    assertTrue(ended.err().contains("hospital/doctors-2028.csv: its first line is no header"));
    assertTrue(ended.err().contains("hospital/doctors-2029.csv: its first line is no header"));
    assertTrue(ended.err().contains("hospital/doctors-blank.csv: "), ended.err());
    assertTrue(
        ended.out().contains("ignored columns that nothing asks for: column 5"), ended.out());
    assertTrue(squeezed(ended.out()).contains("doctors 2 2 2 0 0 2"), ended.out());
  }

  @Test
  void aQuoteThatIsNeverClosedDoesNotSwallowTheRowsAfterIt() {
    workplace.deliver(
        "doctors.csv", DOCTORS, "D1,Zebulon,A,N", "D2,\"Quixano,A,N", "D3,Zebulon,A,N");

    refused(1, "hospital/doctors.csv: the quote opened on line 3 is never closed");
  }

  @Test
  void aValueOfManyMegabytesIsRefused() {
    workplace.deliver("doctors.csv", DOCTORS, "D1,\"" + "Zebulon ".repeat(2_200_000) + "\",A,N");

    refused(1, "hospital/doctors.csv");
  }

  @Test
  void bytesThatAreNotUtf8RefuseTheirFileAndWhatTheyLookLikeIsTold() {
    workplace.deliver(
        "doctors.csv",
        text(
            DOCTORS + "\nD1,Ren\u00E9e M\u00FCller,A,N\nD2,Quixano,A,N\n",
            StandardCharsets.ISO_8859_1));

    Workplace.Ended ended = refused(1, "hospital/doctors.csv: it is not in UTF-8, and looks like");

    assertTrue(ended.err().contains("windows-1252"), ended.err());
    assertTrue(ended.err().contains("Set sources.hospital.encoding to that"), ended.err());
  }

  @Test
  void lettersThatASystemBeforeHasLostQuarantineTheirRowOnly() {
    workplace.deliver("doctors.csv", DOCTORS, "D1,Ren\uFFFD Zebulon,A,N", "D2,Quixano,A,N");

    Workplace.Ended ended = ingest("--set", "ingest.max-reject-ratio=0.5");

    assertEquals(0, ended.exitCode(), ended.err());
    assertTrue(ended.out().contains("doctors.name.encoding"), ended.out());
    assertTrue(
        ended.out().replaceAll(" +", " ").contains("doctors 1 2 1 1 0 1 0 0 0"), ended.out());
  }

  @Test
  void tooManyRejectsRefuseTheFileAndKeepTheReasons() {
    workplace.deliver("doctors.csv", DOCTORS, "D1,Zebulon,A,N", ",Quixano,A,N");

    refused(
        1,
        "Refused doctors of hospital: 1 of 2 rows rejected (50.0 %), the limit is 5.0 % (rules broken: doctors.doctor_id.required 1). Nothing of hospital was accepted; the rejects are kept.");
    String kept = workplace.carelake("quarantine").out();
    Workplace.Ended raised = ingest("--set", "ingest.max-reject-ratio=1");
    workplace.deliver("doctors.csv", DOCTORS, "D1,Zebulon,A,N", "D2,Quixano,A,N");
    ingest();

    assertTrue(kept.contains("doctors.doctor_id.required"), kept);
    assertTrue(raised.out().replaceAll(" +", " ").contains("doctors 1 2 1 1 0 1"), raised.out());
    assertEquals("Quarantine holds no such rows.", workplace.carelake("quarantine").out().strip());
  }

  @Test
  void tooManyDeletesAreRefused() {
    workplace.deliver("doctors.csv", DOCTORS, "D1,Zebulon,A,N", "D2,Quixano,A,N");
    ingest();
    workplace.deliver("doctors-2.csv", DOCTORS + ",deleted", "D1,,,,true");

    refused(
        1,
        "Refused to delete from doctors for hospital: 1 of its 2 rows (50.0 %) would go, the limit is 10.0 %.");

    assertTrue(workplace.carelake("tables").out().replaceAll(" +", " ").contains("doctors 2 0"));
  }

  @Test
  void wrongSettingsAreToldAllAtOnce() {
    Workplace.Ended ended =
        refused(
            2,
            "Unknown setting lake.rot. Did you mean lake.root?",
            "--set",
            "lake.rot=x",
            "--set",
            "mysql.password=Zebulon");

    assertTrue(ended.err().contains("secrets are given as references"), ended.err());
    refused(2, "is of unknown kind xls", "--set", "sources.hospital.kind=xls");
    refused(2, "is not a readable folder", "--set", "sources.hospital.path=/no/such/folder");
    refused(2, "is neither a date nor an instant", "--as-of", "yesterday");
  }

  @Test
  void aMysqlThatDoesNotAnswerIsToldAsSuch() {
    workplace.deliver("doctors.csv", DOCTORS, "D1,Zebulon,A,N");

    Workplace.Ended ended = workplace.carelake("run");

    assertEquals(3, ended.exitCode(), ended.err());
    assertTrue(
        ended
            .err()
            .contains(
                "Cannot connect to MySQL at jdbc:mysql://127.0.0.1:1/none: it does not answer."),
        ended.err());
    assertTrue(workplace.carelake("tables").out().replaceAll(" +", " ").contains("doctors 1 0"));
  }
}
