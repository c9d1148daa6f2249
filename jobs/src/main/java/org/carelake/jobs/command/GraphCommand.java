package org.carelake.jobs.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.carelake.common.run.PlatformException.DataRefused;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.jobs.Platform;
import org.carelake.jobs.portrait.PatientPortrait;
import org.carelake.jobs.portrait.PortraitPage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "graph",
    description = "What the graph tells.",
    subcommands = GraphCommand.Patient.class)
final class GraphCommand {

  @Command(name = "patient", description = "The portrait of one patient.")
  static final class Patient implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private Options options;

    @Parameters(paramLabel = "ID", description = "The patient's id.")
    private String patientId;

    @Option(
        names = "--show",
        split = ",",
        paramLabel = "SECTION",
        description =
            "Only these: dashboard, encounters, medical_history, family_history, allergies, family.")
    private List<String> shown = List.of();

    @Option(
        names = "--depth",
        paramLabel = "STEPS",
        description = "How far away relatives may be, 1 to 6; 2 unless told.")
    private int depth = 2;

    @Mixin private ForPrograms forPrograms;

    @Option(
        names = "--html",
        paramLabel = "FILE",
        description = "Writes a page with a drawn graph instead.")
    private Path html;

    @Override
    public Integer call() {
      if (depth < 1 || depth > 6) {
        throw new Misconfigured("--depth " + depth + " is not 1 to 6.");
      }
      PatientPortrait portrait = portrait();
      PrintWriter out = spec.commandLine().getOut();
      if (html != null) {
        PrivateFile.page(html, PortraitPage.html(portrait));
        out.println("The portrait is in " + html + ".");
      } else if (forPrograms.isGiven()) {
        out.println(Json.of(chosen(portrait)));
      } else {
        chosen(portrait).forEach((name, rows) -> print(out, name, rows));
      }
      return 0;
    }

    private PatientPortrait portrait() {
      try (Platform platform = options.platform()) {
        return PatientPortrait.read(platform.graphStore(), patientId, depth)
            .orElseThrow(
                () ->
                    new DataRefused(
                        "The graph knows no patient "
                            + patientId
                            + ". Check the id, or bring the graph up to date: carelake publish graph."));
      }
    }

    private Map<String, List<Map<String, Object>>> chosen(PatientPortrait portrait) {
      Map<String, List<Map<String, Object>>> chosen = new LinkedHashMap<>(portrait.sections());
      if (!shown.isEmpty()) {
        for (String name : shown) {
          if (!chosen.containsKey(name)) {
            throw new Misconfigured(
                "There is no section " + name + ". The sections are: " + chosen.keySet() + ".");
          }
        }
        chosen.keySet().retainAll(shown);
      }
      return chosen;
    }

    private static void print(PrintWriter out, String name, List<Map<String, Object>> rows) {
      out.println(name.replace('_', ' '));
      if (rows.isEmpty()) {
        out.println("  nothing is known");
      } else if (name.equals(PatientPortrait.DASHBOARD)) {
        Printed facts = new Printed("fact", "value");
        rows.get(0).forEach((fact, value) -> facts.row(fact, text(value)));
        out.println(facts);
      } else {
        Printed table = new Printed(rows.get(0).keySet().toArray(String[]::new));
        rows.forEach(
            row -> table.row(row.values().stream().map(Patient::text).toArray(Object[]::new)));
        out.println(table);
      }
      out.println();
    }

    private static String text(Object value) {
      if (value instanceof List<?> list) {
        return list.stream().map(String::valueOf).collect(Collectors.joining("; "));
      }
      return value == null ? "" : value.toString();
    }
  }
}
