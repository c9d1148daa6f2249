package org.carelake.jobs.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.carelake.common.target.Comparison;
import org.carelake.jobs.Platform;
import org.carelake.jobs.TargetName;
import org.carelake.jobs.Targets;
import org.carelake.jobs.catalog.Catalog;
import org.carelake.jobs.publish.Verify;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "verify",
    description =
        "Compare stores with the curated tables that they claim to equal. Exit code 1 if they differ.")
final class VerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Options options;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "TARGET",
      description = "One of: ${COMPLETION-CANDIDATES}. All that runs publish to without it.")
  private TargetName target;

  @Parameters(index = "1", arity = "0..1", paramLabel = "TABLE", description = "One table only.")
  private String table;

  @Option(
      names = "--keys",
      paramLabel = "N",
      converter = FromOne.class,
      description = "Print up to N keys of what differs, table by table.")
  private Integer keys;

  @Override
  public Integer call() {
    try (Platform platform = options.platform()) {
      Set<String> only = table == null ? Set.of() : Set.of(Catalog.require(table).name());
      List<TargetName> targets =
          Optional.ofNullable(target)
              .map(List::of)
              .orElseGet(() -> platform.targets().configured());
      boolean areEqual = true;
      for (TargetName name : targets) {
        areEqual &= tell(name, platform.jobs().verify(name).run(only, keys == null ? 0 : keys));
      }
      return areEqual ? 0 : 1;
    }
  }

  private boolean tell(TargetName name, List<Verify.Result> results) {
    PrintWriter out = spec.commandLine().getOut();
    String title = Targets.title(name);
    List<Verify.Result> differing =
        results.stream().filter(result -> !result.comparison().isEqual()).toList();
    if (differing.isEmpty()) {
      out.println("%s: equal, %d compared.".formatted(title, results.size()));
      return true;
    }
    out.println(table(title, differing.stream().map(Verify.Result::comparison).toList()));
    differing.stream().flatMap(result -> keys(result).stream()).forEach(out::println);
    out.println(
        "%s differs from the lake. Make it equal again: carelake publish %s --full"
            .formatted(title, name));
    return false;
  }

  private static List<String> keys(Verify.Result result) {
    return result.keys().stream().map(key -> result.comparison().of() + " " + key).toList();
  }

  static Printed table(String title, List<Comparison> differing) {
    Printed table = new Printed(title, Comparison.MISSING, Comparison.EXTRA, Comparison.DIFFERENT);
    for (Comparison one : differing) {
      Map<String, Long> counts = one.counts();
      table.row(
          one.of(),
          counts.getOrDefault(Comparison.MISSING, 0L),
          counts.getOrDefault(Comparison.EXTRA, 0L),
          counts.getOrDefault(Comparison.DIFFERENT, 0L));
    }
    return table;
  }
}
