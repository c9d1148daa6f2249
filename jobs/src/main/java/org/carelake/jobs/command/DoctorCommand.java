package org.carelake.jobs.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.carelake.jobs.Doctor;
import org.carelake.jobs.Platform;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "doctor",
    description =
        "Look at this machine, the lake and the stores, and say what to do. Exit code 2 if something is wrong.")
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Options options;
  @Mixin private ForPrograms forPrograms;

  @Override
  public Integer call() {
    try (Platform platform = options.platform()) {
      List<Doctor.Finding> findings = platform.doctor().findings();
      Printed table = new Printed("looked at", "found", "what to do");
      findings.forEach(
          finding -> table.row(finding.what(), finding.found(), finding.advice().orElse("")));
      spec.commandLine().getOut().println(forPrograms.text(table, ""));
      return findings.stream().allMatch(finding -> finding.advice().isEmpty()) ? 0 : 2;
    }
  }
}
