package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each bad line costs one quarantined row that says why, and nothing else. */
class BadLinesIT {
  private static final String PATIENT =
      "{'resourceType':'Patient','id':'%s','name':[{'family':'Zebulon'}]%s}";

  @TempDir Path folder;

  /** A line, and the rule it breaks. */
  private static List<Map.Entry<String, String>> corpus() {
    return List.of(
        bad("resources.json", "{'resourceType':'Patient','id':'b1'"),
        bad("resources.json", "not json"),
        bad("resources.json", "[1, 2]"),
        bad("resources.json", "\"Patient\""),
        bad("resources.json", patient("b2", "") + patient("b3", "")),
        bad("resources.json", patient("b4", "") + " trailing"),
        bad("resources.json", "{'resourceType':'Patient','id':'b5',}"),
        bad("resources.type", "{'id':'b6'}"),
        bad("resources.type", "{'resourceType':7,'id':'b7'}"),
        bad("resources.type", "{'resourceType':'Pateint','id':'b8'}"),
        bad("resources.type", "{'resourceType':'patient','id':'b9'}"),
        bad("resources.id", "{'resourceType':'Patient','name':[{'family':'Zebulon'}]}"),
        bad("resources.id", patient("b 10", "")),
        bad("resources.id", patient("b".repeat(65), "")),
        bad("resources.element.unknown", patient("b11", ",'nickname':'Zeb'")),
        bad("resources.element.unknown", patient("b12", ",'contact':[{'shoe':1}]")),
        bad("resources.value", patient("b13", ",'gender':'mael'")),
        bad("resources.value", patient("b14", ",'birthDate':'1970-02-30'")),
        bad("resources.value", patient("b15", ",'birthDate':'13.4.1970'")),
        bad("resources.json.type", patient("b16", ",'active':'perhaps'")),
        bad("resources.value", patient("b17", ",'deceasedDateTime':'yesterday'")),
        bad("resources.json.type", patient("b18", ",'address':'Zebulon Road'")),
        bad("resources.id", patient("evil/b20", "")),
        bad("resources.json.type", patient("b21", ",'birthDate':1970")),
        bad("resources.encoding", patient("b22", ",'language':'\\ud800'")),
        bad("resources.json.type", observation("b23", "'1e99999999'")),
        bad("resources.value", observation("b24", "1e-99999999")),
        bad(
            "resources.json.limit",
            patient("b25", ",'photo':" + "[".repeat(200) + "]".repeat(200))),
        bad(
            "resources.json.type",
            "{'resourceType':'Patient','id':'b19','name':{'family':'Zebulon'}}"),
        bad(
            "resources.operation_outcome",
            "{'resourceType':'OperationOutcome','issue':[{'severity':'error','code':'exception'}]}"),
        bad("resources.bundle", "{'resourceType':'Bundle','type':'collection'}"),
        bad(
            "resources.bundle",
            "{'resourceType':'Bundle','type':'transaction','entry':[{'request':{'method':'PUT','url':'Patient/1'}}]}"));
  }

  private static Map.Entry<String, String> bad(String rule, String line) {
    return Map.entry(rule, line.replace('\'', '"'));
  }

  private static String observation(String id, String value) {
    return "{'resourceType':'Observation','id':'%s','status':'final','code':{'text':'Zebulon'},'valueQuantity':{'value':%s}}"
        .formatted(id, value);
  }

  private static String patient(String id, String more) {
    return PATIENT.formatted(id, more).replace('\'', '"');
  }

  @Test
  void everyBadLineIsKeptUnderItsRuleAndTheGoodOnesBesideItArrive() {
    List<String> lines = new ArrayList<>();
    Map<String, Long> expected = new TreeMap<>();
    for (Map.Entry<String, String> bad : corpus()) {
      lines.add(patient("good" + lines.size(), ""));
      lines.add(bad.getValue());
      expected.merge(bad.getKey(), 1L, Long::sum);
    }
    Workplace workplace = new Workplace(folder, Workplace.NO_MYSQL, "fhir");
    workplace.deliver("Practitioner.ndjson", lines.toArray(String[]::new));

    Workplace.Ended ingest = workplace.carelake("ingest");

    assertEquals(0, ingest.exitCode(), ingest.err());
    String kept = workplace.carelake("quarantine resources").out();
    Map<String, Long> found = new TreeMap<>();
    Pattern.compile("(?m)^resources +(resources\\S+) +(\\d+) ")
        .matcher(kept)
        .results()
        .forEach(row -> found.put(row.group(1), Long.valueOf(row.group(2))));
    assertEquals(expected, found, kept);
    assertReceived(ingest, "patients", corpus().size());
    assertFalse((ingest.out() + ingest.err()).contains("Zebulon"));
    assertEquals(
        List.of("true"), List.of("" + workplace.carelake("ingest").out().contains("nothing new")));
  }

  @Test
  void filesComeAsUsersMakeThem() throws IOException {
    String bom = "\uFEFF";
    Workplace workplace = new Workplace(folder, Workplace.NO_MYSQL, "fhir");
    workplace
        .deliver(
            "a.ndjson",
            bytes(bom + patient("a1", "") + "\r\n\r\n  \r\n" + patient("a2", "") + "\r\n"))
        .deliver("b.json", bytes(patient("b1", "") + "\n" + patient("b2", "")))
        .deliver("c.ndjson.gz", gzip(bytes(patient("c1", "") + "\n" + patient("c2", "") + "\n")))
        .deliver("empty.ndjson", new byte[0])
        .deliver("log.ndjson", "{}")
        .deliver("notes.txt", "nothing");

    Workplace.Ended ingest = workplace.carelake("ingest");

    assertEquals(0, ingest.exitCode(), ingest.err());
    assertReceived(ingest, "patients", 6);
    assertReceived(ingest, "resources", 6);
    assertTrue(ingest.out().contains("Note: hospital/notes.txt belongs to no table"), ingest.out());
  }

  @Test
  void ofADamagedFileNothingIsTakenAndOthersAre() throws IOException {
    byte[] whole = gzip(bytes((patient("%d", "") + "\n").repeat(2000).formatted(numbers(2000))));
    byte[] notUtf8 =
        bytes(patient("u1", "") + "\n" + patient("u2", ",'text':{'status':'empty'}") + "\n");
    notUtf8[notUtf8.length - 20] = (byte) 0xC0;
    byte[] changed = whole.clone();
    changed[changed.length - 6] ^= 0x55;
    Workplace workplace = new Workplace(folder, Workplace.NO_MYSQL, "fhir");
    workplace
        .deliver("cut.ndjson.gz", Arrays.copyOf(whole, whole.length * 2 / 3))
        .deliver("checksum.ndjson.gz", changed)
        .deliver("blank.ndjson", "", " ")
        .deliver("encoding.ndjson", notUtf8)
        .deliver(
            "last.ndjson", bytes(patient("t1", "") + "\n" + patient("t2", "").substring(0, 30)));

    Workplace.Ended ingest = workplace.carelake("ingest");

    assertEquals(1, ingest.exitCode(), ingest.err());
    assertTrue(ingest.err().contains("hospital/cut.ndjson.gz: it cannot be opened"), ingest.err());
    assertTrue(
        ingest.err().contains("hospital/checksum.ndjson.gz: it ends early or is damaged"),
        ingest.err());
    assertTrue(
        ingest.err().contains("hospital/blank.ndjson: it is not empty but holds no line"),
        ingest.err());
    assertReceived(ingest, "patients", 2);
    String kept = workplace.carelake("quarantine resources").out();
    assertTrue(kept.contains("resources.encoding"), kept);
    assertTrue(kept.contains("resources.json"), kept);
  }

  @Test
  void aLineOfTwentyMegabytesIsReadLikeAnyOther() {
    String large =
        ",'photo':[{'contentType':'image/png','data':'%s'}]".formatted("QUJD".repeat(5_000_000));
    Workplace workplace = new Workplace(folder, Workplace.NO_MYSQL, "fhir");
    workplace.deliver("large.ndjson", patient("l1", large), patient("l2", ""));

    Workplace.Ended ingest = workplace.carelake("ingest");

    assertEquals(0, ingest.exitCode(), ingest.err());
    assertReceived(ingest, "patients", 2);
  }

  @Test
  void aLineTooLongToReadCostsNoMoreThanItself() throws IOException {
    String large =
        ",'photo':[{'contentType':'image/png','data':'%s'}]".formatted("QUJD".repeat(17 << 20));
    Workplace workplace = new Workplace(folder, Workplace.NO_MYSQL, "fhir");
    workplace.deliver(
        "large.ndjson.gz", gzip(bytes(patient("l1", large) + "\n" + patient("l2", ""))));

    Workplace.Ended ingest = workplace.carelake("ingest");

    assertEquals(0, ingest.exitCode(), ingest.err());
    assertReceived(ingest, "patients", 1);
    String kept = workplace.carelake("quarantine resources").out();
    assertTrue(kept.contains("resources.line.length"), kept);
  }

  private static void assertReceived(Workplace.Ended ingest, String table, long rows) {
    assertTrue(
        Pattern.compile("(?m)^" + table + " +\\d+ +" + rows + " ").matcher(ingest.out()).find(),
        ingest.out());
  }

  private static Object[] numbers(int count) {
    Object[] numbers = new Object[count];
    Arrays.setAll(numbers, i -> i);
    return numbers;
  }

  private static byte[] bytes(String text) {
    return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(content);
    }
    return packed.toByteArray();
  }
}
