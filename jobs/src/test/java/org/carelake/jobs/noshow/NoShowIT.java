package org.carelake.jobs.noshow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.carelake.jobs.it.Browser;
import org.carelake.jobs.it.Workplace;
import org.carelake.jobs.sample.HospitalSample;
import org.carelake.local.LocalStoresExtension;
import org.carelake.local.Store;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Training, scoring and publishing on the sample hospital, then what goes wrong. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NoShowIT {
  @RegisterExtension
  static final LocalStoresExtension STORES = LocalStoresExtension.with(Store.MYSQL);

  private static final String NOW = "2025-12-22";

  @TempDir static Path folder;
  private static Workplace workplace;

  @BeforeAll
  static void sample() throws Exception {
    workplace = new Workplace(folder, STORES.endpoint(Store.MYSQL));
    HospitalSample.writeAll(workplace.raw(), 600, 3, 0);
    assertEquals(0, carelake("ingest").exitCode());
  }

  private static Workplace.Ended carelake(String command, String... more) {
    return workplace.carelake(
        command,
        Stream.concat(Stream.of("--as-of", NOW, "--set", "noshow.trials=2"), Stream.of(more))
            .toArray(String[]::new));
  }

  private static Path model(String file) {
    return workplace.lake().resolve("models/no_show/v0001").resolve(file);
  }

  @Test
  @Order(1)
  void withoutAModelNothingIsScored() {
    Workplace.Ended ended = carelake("score");

    assertEquals(1, carelake("schedule").exitCode());
    assertEquals(2, ended.exitCode());
    assertTrue(ended.err().startsWith("There is no model to score with."), ended.err());
  }

  @Test
  @Order(2)
  void trainingLeavesAModelThatAnyoneCanCheck() throws Exception {
    Workplace.Ended ended = carelake("train");

    assertEquals(0, ended.exitCode(), ended.err());
    JsonNode metrics = new ObjectMapper().readTree(model("metrics.json").toFile());
    assertEquals(8, metrics.get("compared").size());
    List<String> predictions = Files.readAllLines(model("test_predictions.csv"));
    assertTrue(
        predictions.get(0).startsWith("appointment_id,label,kept,lead_time_alone,logistic"),
        predictions.get(0));
    assertEquals(
        metrics.at("/slices/2/rows").asInt(), predictions.size() - 1, "rows of the test slice");
    double logLoss =
        predictions.stream()
            .skip(1)
            .map(line -> line.split(","))
            .mapToDouble(
                parts ->
                    -Math.log(
                        parts[1].equals("1")
                            ? Double.parseDouble(parts[2])
                            : 1 - Double.parseDouble(parts[2])))
            .average()
            .orElseThrow();
    double told =
        metrics.get("compared").findParents("model").stream()
            .filter(one -> one.get("model").equals(metrics.get("kept")))
            .findFirst()
            .orElseThrow()
            .at("/test/logLoss")
            .asDouble();
    assertEquals(told, logLoss, 1e-9);
    assertTrue(Files.readString(model("model_card.md")).contains("## Groups of patients"));
  }

  @Test
  @Order(3)
  void theReportDrawsItsPlotsInABrowser() throws Exception {
    String html = Files.readString(model("report.html"));
    assertFalse(html.matches("(?s).*<(script|link|img)[^>]*(src|href)=.*"), "it loads something");

    String opened = Browser.opened(model("report.html"), folder);

    for (String plot : List.of("roc", "precision-recall", "reliability", "lift", "importance")) {
      assertTrue(
          opened.matches("(?s).*<canvas id=\"" + plot + "\"[^>]*width=\"[1-9][0-9]+\".*"), plot);
    }
    assertTrue(opened.matches("(?s).*Calling the likeliest 20 % reaches \\d+ % of those who.*"));
    assertTrue(opened.contains("Compared on the test slice"));
  }

  @Test
  @Order(4)
  void scoresReachTheLakeMySqlAndTheExports() {
    Workplace.Ended ended = carelake("score");

    assertEquals(0, ended.exitCode(), ended.err());
    Path list = workplace.lake().resolveSibling("tasks.csv");
    Workplace.Ended planned = carelake("schedule", "--list", list.toString());
    assertEquals(0, planned.exitCode(), planned.err());
    assertEquals(0, carelake("publish mysql").exitCode());
    assertEquals(0, carelake("export").exitCode());
    List<String> booked =
        workplace.mysql(
            "SELECT appointment_id FROM appointments WHERE status = 'booked'"
                + " AND booked_at <= '2025-12-22' ORDER BY 1");
    assertTrue(booked.size() > 20, "booked: " + booked.size());
    assertEquals(booked, workplace.mysql("SELECT appointment_id FROM no_show_scores ORDER BY 1"));
    assertEquals(
        List.of(booked.size() + "|" + booked.size()),
        workplace.mysql(
            "SELECT sum(probability > 0 AND probability < 1),"
                + " sum(reason_1 LIKE '% (likelier to %)' AND reason_3 LIKE '% (likelier to %)')"
                + " FROM no_show_scores"));
    assertEquals(
        booked, workplace.mysql("SELECT appointment_id FROM schedule_proposals ORDER BY 1"));
    assertEquals(
        List.of("0|1"),
        workplace.mysql(
            "SELECT sum(expected_after > capacity + 0.01 OR expected_wait > 10.001),"
                + " sum(remind) + sum(overbook) > 0 FROM schedule_proposals"));
    assertEquals(booked.size() + 1, workplace.exported("fact_no_show_scores").lines().count());
    requireWorkList(list, planned.out());
  }

  /** One line for each task, by time, with whom to call. */
  private static void requireWorkList(Path list, String out) {
    List<String> lines = lines(list);
    List<String> tasks =
        workplace.mysql(
            "SELECT concat(p.day, ',', date_format(a.starts_at, '%H:%i'))"
                + " FROM schedule_proposals p JOIN appointments a USING (appointment_id)"
                + " WHERE p.remind OR p.overbook ORDER BY 1");
    assertEquals("day,time,clinic,task,name,phone,chance,why", lines.get(0));
    assertEquals(
        tasks, lines.stream().skip(1).map(line -> line.substring(0, 16)).sorted().toList());
    assertTrue(lines.get(1).contains(",call"), lines.get(1));
    assertTrue(out.contains("The work list of "), out);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @Order(5)
  void scoringAgainChangesNothing() {
    assertEquals(0, carelake("score").exitCode());
    assertEquals(0, carelake("schedule").exitCode());

    assertTrue(carelake("publish mysql").out().contains("MySQL: up to date."));
  }

  @Test
  @Order(6)
  void whatHappenedSinceIsToldAndNewFacesAreScored() {
    String first = workplace.mysql("SELECT min(appointment_id) FROM no_show_scores").get(0);
    workplace.deliver(
        "appointments-late.csv",
        "appointment_id,patient_id,doctor_id,status,starts_at,booked_at,neighbourhood",
        first + ",P100001,D2001,noshow,2025-12-22T10:00:00Z,2025-12-01T10:00:00Z,",
        "NEW1,P100002,,booked,2025-12-30T10:00:00Z,2025-12-22T00:00:00Z,Nowhere before",
        "NEW2,P100003,,booked,2025-12-30T10:00:00Z,,");
    String gone = workplace.mysql("SELECT max(appointment_id) FROM no_show_scores").get(0);
    workplace.deliver(
        "appointments-gone.csv", "appointment_id,patient_id,deleted", gone + ",P100001,true");
    assertEquals(0, carelake("ingest").exitCode());

    Workplace.Ended ended = carelake("score");

    assertEquals(0, ended.exitCode(), ended.err());
    assertTrue(ended.out().contains("Scored before and over since: 1;"), ended.out());
    assertTrue(
        ended.out().contains("Not scored: 1 booked appointments that do not say when"),
        ended.out());
    assertEquals(0, carelake("publish mysql").exitCode());
    assertEquals(
        List.of(),
        workplace.mysql(
            "SELECT appointment_id FROM no_show_scores WHERE appointment_id = '" + gone + "'"),
        "the score of a deleted appointment");
    assertEquals(
        List.of("NEW1"),
        workplace.mysql(
            "SELECT appointment_id FROM no_show_scores WHERE appointment_id LIKE 'NEW%'"));
  }

  @Test
  @Order(7)
  void onlyAModelThatIsNotWorseTakesOverUnlessToldTo() throws Exception {
    String[] lead = {"--set", "noshow.models=lead_time_alone"};
    double before = logLoss("v0001");

    Workplace.Ended other = carelake("train", lead);

    assertEquals(0, other.exitCode(), other.err());
    String scores = logLoss("v0002") <= before ? "v0002" : "v0001";
    assertTrue(workplace.carelake("models").out().matches("(?s).*" + scores + " +yes.*"));
    Workplace.Ended equal = carelake("train", lead);
    assertTrue(
        equal.out().contains("v0003 scores from now on") == scores.equals("v0002"),
        "equal is not worse: " + equal.out());
    Workplace.Ended forced = carelake("train --force", lead);
    assertTrue(forced.out().contains("v0004 scores from now on"), forced.out());
    Workplace.Ended dry = workplace.carelake("models use v0001 --dry-run");
    assertEquals("v0001 would score from now on. Nothing was changed.", dry.out().strip());
    assertTrue(workplace.carelake("models").out().matches("(?s).*v0004 +yes.*"));
    assertEquals(2, workplace.carelake("models use v0099 --dry-run").exitCode());
    assertEquals(0, workplace.carelake("models use v0001").exitCode());
    assertTrue(workplace.carelake("models").out().matches("(?s).*v0001 +yes.*"));
    assertEquals(2, workplace.carelake("models use v0099").exitCode());
    assertEquals(2, carelake("train", "--set", "noshow.models=oracle").exitCode());
  }

  private static double logLoss(String version) throws Exception {
    return new ObjectMapper()
        .readTree(workplace.lake().resolve("models/no_show/" + version + "/manifest.json").toFile())
        .at("/test/logLoss")
        .asDouble();
  }

  @Test
  @Order(8)
  void aDamagedModelScoresNothing() throws Exception {
    byte[] whole = Files.readAllBytes(model("model.json"));
    Files.write(model("model.json"), java.util.Arrays.copyOf(whole, whole.length / 2));

    Workplace.Ended ended = carelake("score");

    assertEquals(1, ended.exitCode());
    assertTrue(ended.err().contains("is not as training wrote it"), ended.err());
    Workplace.Ended again = carelake("train", "--set", "noshow.models=lead_time_alone");
    assertEquals(0, again.exitCode(), again.err());
    assertTrue(again.out().contains("v0005 scores from now on"), again.out());
    assertEquals(0, workplace.carelake("models use v0001").exitCode());
    Files.write(model("model.json"), whole);
    assertEquals(0, carelake("score").exitCode());
  }

  @Test
  @Order(9)
  void tooLittleToLearnFromIsSaidSo() {
    Workplace.Ended tooFew = carelake("train", "--test-from", "2025-07-01");
    assertEquals(1, tooFew.exitCode());
    assertTrue(tooFew.err().startsWith("There is too little to learn from:"), tooFew.err());
    Workplace.Ended early =
        workplace.carelake("train", "--as-of", "2024-01-01", "--set", "noshow.trials=2");
    assertEquals(1, early.exitCode());
    assertTrue(early.err().startsWith("There is nothing to learn from:"), early.err());
  }

  @Test
  @Order(10)
  void ofManyAppointmentsXgBoostAlsoLearnsFromThoseThatTheSampleLeavesOut() throws Exception {
    Workplace.Ended ended =
        carelake(
            "train",
            "--set",
            "noshow.max-rows=1000",
            "--set",
            "noshow.workers=2",
            "--set",
            "noshow.models=xgboost");

    assertEquals(0, ended.exitCode(), ended.err());
    JsonNode metrics = new ObjectMapper().readTree(lastVersion().resolve("metrics.json").toFile());
    assertEquals(
        List.of("XGBoost", "XGBoost on all appointments"),
        metrics.get("compared").findValuesAsText("model"));
    JsonNode whole = new ObjectMapper().readTree(model("metrics.json").toFile());
    int sampled = metrics.at("/slices/0/rows").asInt();
    int all = whole.at("/slices/0/rows").asInt();
    assertTrue(sampled > 0 && sampled < all, sampled + " of " + all);
  }

  private static Path lastVersion() throws IOException {
    try (Stream<Path> versions = Files.list(workplace.lake().resolve("models/no_show"))) {
      return versions.filter(Files::isDirectory).max(Comparator.naturalOrder()).orElseThrow();
    }
  }
}
