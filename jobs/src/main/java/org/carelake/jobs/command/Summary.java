package org.carelake.jobs.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.carelake.common.lake.Lake;
import org.carelake.common.run.Printable;
import org.carelake.common.run.Run;
import org.carelake.common.source.FhirSource;
import org.carelake.common.source.Tally;
import org.carelake.common.target.Comparison;
import org.carelake.common.target.Published;
import org.carelake.jobs.export.Export;
import org.carelake.jobs.ingest.IngestResult;
import org.carelake.jobs.noshow.Evaluation;
import org.carelake.jobs.noshow.Score;
import org.carelake.jobs.noshow.Train;
import org.carelake.jobs.schedule.Schedule;

/**
 * What a run did, for the one who started it. Counts only.
 *
 * @param dryRun whether it tells what would be done
 * @param problems what could not be done though all else was
 */
record Summary(PrintWriter out, boolean dryRun, Flags flags, List<String> problems) {
  static Summary of(Run run, Flags flags, PrintWriter out) {
    return new Summary(out, run.isDry(), flags, new CopyOnWriteArrayList<>());
  }

  void ingested(IngestResult result) {
    result.notes().forEach(note -> out.println("Note: " + Printable.text(note) + "."));
    problems.addAll(result.refused());
    if (result.byTable().isEmpty() && result.lines().isEmpty()) {
      out.println("Ingest: nothing new.");
      return;
    }
    out.println(counted(result));
    Map<String, Long> broken = new TreeMap<>();
    for (Tally tally : result.tallies()) {
      tally.broken().forEach((rule, rows) -> broken.merge(rule, rows, Long::sum));
    }
    if (!broken.isEmpty()) {
      Printed rules = new Printed("rule broken", "rows");
      broken.forEach(rules::row);
      out.println();
      out.println(rules);
    }
  }

  private static Printed counted(IngestResult result) {
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
    }
    return table;
  }

  void filledIn(Map<String, Lake.Merged> byTable) {
    if (byTable.isEmpty()) {
      return;
    }
    Printed table = new Printed("filled in", "inserted", "updated", "deleted");
    byTable.forEach(
        (name, merged) -> table.row(name, merged.inserted(), merged.updated(), merged.deleted()));
    out.println();
    out.println(table);
  }

  void published(String target, Published done) {
    if (done.isNothing()) {
      out.println(target + ": up to date.");
      return;
    }
    problems.addAll(done.problems());
    List<String> columns =
        done.counts().values().stream()
            .flatMap(counts -> counts.keySet().stream())
            .distinct()
            .toList();
    Printed table =
        new Printed(
            Stream.concat(Stream.of(dryRun ? "to " + target : target), columns.stream())
                .toArray(String[]::new));
    done.counts()
        .forEach(
            (name, counts) ->
                table.row(
                    Stream.concat(Stream.of(name), columns.stream().map(counts::get)).toArray()));
    out.println();
    out.println(table);
  }

  void mended(String target, List<Comparison> found) {
    if (dryRun) {
      out.println("Nothing was compared: see carelake verify.");
    } else if (found.isEmpty()) {
      out.println(target + ": nothing differed.");
    } else {
      out.println();
      out.println(VerifyCommand.table("mended in " + target, found));
    }
  }

  void trained(Train.Result result) {
    Printed table =
        new Printed("model", "AUC", "95 %", "log-loss", "Brier", "ECE", "validation", "calibrated");
    for (Evaluation.Compared one : result.evaluation().compared()) {
      table.row(
          one.model() + (one.model().equals(result.evaluation().kept()) ? " (kept)" : ""),
          ModelsCommand.number(one.test().auc()),
          ModelsCommand.number(one.auc().from()) + "–" + ModelsCommand.number(one.auc().to()),
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
        dryRun
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
                    "Scored before and over since: %,d; predicted %.3f, missed %.3f, log-loss %.4f."
                        .formatted(
                            since.rows(), since.predicted(), since.missed(), since.logLoss())));
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
