package org.carelake.jobs.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.carelake.common.lake.Tally;
import org.carelake.common.run.Printable;
import org.carelake.common.source.FhirSource;
import org.carelake.jobs.export.Export;
import org.carelake.jobs.fill.FillIn;
import org.carelake.jobs.ingest.Ingest;
import org.carelake.jobs.noshow.Evaluation;
import org.carelake.jobs.noshow.Score;
import org.carelake.jobs.noshow.Train;
import org.carelake.jobs.publish.PublishGraph;
import org.carelake.jobs.publish.PublishOltp;
import org.carelake.jobs.schedule.Schedule;

/**
 * What a run did, for the one who started it. Counts only.
 *
 * @param problems what could not be done though all else was
 */
record Summary(PrintWriter out, Flags flags, List<String> problems) {
  boolean dryRun() {
    return flags.dryRun();
  }

  void ingested(Ingest.Result result) {
    result.notes().forEach(note -> out.println("Note: " + Printable.text(note) + "."));
    problems.addAll(result.refused());
    if (result.byTable().isEmpty() && result.lines().isEmpty()) {
      out.println("Ingest: nothing new.");
      return;
    }
    Printed table =
        new Printed(
            "table",
            "files",
            "received",
            "accepted",
            "rejected",
            "duplicates",
            "inserted",
            "updated",
            "deleted",
            "released");
    Map<String, Long> broken = new TreeMap<>();
    result
        .byTable()
        .forEach(
            (name, counts) -> {
              Tally tally = counts.tally();
              table.row(
                  name,
                  counts.files(),
                  tally.received(),
                  tally.accepted(),
                  tally.rejected(),
                  tally.duplicates(),
                  counts.merged().inserted(),
                  counts.merged().updated(),
                  counts.merged().deleted(),
                  counts.released());
              tally.broken().forEach((rule, rows) -> broken.merge(rule, rows, Long::sum));
            });
    if (!result.lines().isEmpty()) {
      Tally lines = result.lines().values().stream().reduce(Tally.NONE, Tally::plus);
      table.row(
          FhirSource.LINES,
          result.lines().size(),
          lines.received(),
          lines.accepted(),
          lines.rejected(),
          lines.duplicates(),
          "",
          "",
          "",
          "");
      broken.putAll(lines.broken());
    }
    out.println(table);
    if (!broken.isEmpty()) {
      Printed rules = new Printed("rule broken", "rows");
      broken.forEach(rules::row);
      out.println();
      out.println(rules);
    }
  }

  void filledIn(FillIn.Result result) {
    if (result.byTable().isEmpty()) {
      return;
    }
    Printed table = new Printed("filled in", "inserted", "updated", "deleted");
    result
        .byTable()
        .forEach(
            (name, merged) ->
                table.row(name, merged.inserted(), merged.updated(), merged.deleted()));
    out.println();
    out.println(table);
  }

  void published(PublishOltp.Result result) {
    if (result.byTable().isEmpty()) {
      out.println("MySQL: up to date.");
      return;
    }
    Printed table =
        new Printed(dryRun() ? "to MySQL" : "MySQL", "upserted", "deleted", "held back");
    result
        .byTable()
        .forEach(
            (name, applied) -> {
              table.row(name, applied.upserted(), applied.deleted(), applied.heldBack());
              if (applied.heldBack() > 0) {
                problems.add(heldBack(name, applied.heldBack()));
              }
            });
    out.println();
    out.println(table);
  }

  private static String heldBack(String table, long rows) {
    return "MySQL refused %,d %s of %s; all others are published. Its table carelake_held_back says which and why. Each is tried again when the lake changes it."
        .formatted(rows, rows == 1 ? "row" : "rows", table);
  }

  void published(PublishGraph.Result result) {
    Map<String, Long> counts = dryRun() ? result.pending() : result.counts();
    if (counts.isEmpty()) {
      out.println("Neo4j: up to date.");
      return;
    }
    Printed table =
        new Printed(dryRun() ? "to Neo4j" : "Neo4j", dryRun() ? "rows" : "in the graph");
    counts.forEach(table::row);
    out.println();
    out.println(table);
  }

  void trained(Train.Result result) {
    Printed table =
        new Printed("model", "AUC", "95 %", "log-loss", "Brier", "ECE", "validation", "calibrated");
    for (Evaluation.Compared one : result.evaluation().compared()) {
      table.row(
          one.model() + (one.model().equals(result.evaluation().kept()) ? " (kept)" : ""),
          ModelsCommand.number(one.test().auc()),
          ModelsCommand.number(one.aucFrom()) + "–" + ModelsCommand.number(one.aucTo()),
          ModelsCommand.number(one.test().logLoss()),
          ModelsCommand.number(one.test().brier()),
          ModelsCommand.number(one.test().ece()),
          ModelsCommand.number(one.validationLogLoss()),
          one.calibration());
    }
    out.println(table);
    result.evaluation().notes().forEach(note -> out.println("Note: " + note));
    out.println();
    out.println(
        dryRun()
            ? "Nothing was written."
            : "The model, its card and its report are in %s: %s."
                .formatted(result.folder(), result.why()));
  }

  void scored(Score.Result result) {
    out.println(
        "Scored by %s: %,d appointments to come, %,d of them flagged."
            .formatted(result.version(), result.scored(), result.flagged()));
    if (result.unscorable() > 0) {
      out.println(
          "Not scored: %,d booked appointments that do not say when they begin or were booked."
              .formatted(result.unscorable()));
    }
    result
        .since()
        .ifPresent(
            since ->
                out.println(
                    "Scored before and over since: %,d; foretold %.3f, missed %.3f, log-loss %.4f."
                        .formatted(
                            since.rows(), since.foretold(), since.missed(), since.logLoss())));
    if (!result.drift().isEmpty()) {
      Printed table = new Printed("drift since training", "PSI", "");
      result.drift().entrySet().stream()
          .limit(5)
          .forEach(
              one ->
                  table.row(
                      one.getKey(), ModelsCommand.number(one.getValue()), drift(one.getValue())));
      out.println(table);
    }
  }

  void scheduled(Schedule.Result result) {
    out.println(
        "Planned %,d booked slots: %,d reminders, %,d slots offered twice; patients per slot on average %.3f, now %.3f."
            .formatted(
                result.slots(),
                result.reminders(),
                result.overbooked(),
                result.after(),
                result.before()));
  }

  private static String drift(double stability) {
    return stability < 0.1 ? "as before" : stability < 0.25 ? "changed" : "changed much";
  }

  void exported(Export.Result result, String root) {
    out.println();
    out.println(
        result.rows().isEmpty()
            ? "Exports: up to date in " + root + "."
            : "Exports: %d made anew, %d up to date in %s."
                .formatted(result.rows().size(), result.unchanged(), root));
  }
}
