package org.carelake.jobs.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.carelake.common.bulk.ExportJob;
import org.carelake.common.bulk.kit.Kit;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.jobs.Platform;
import org.carelake.jobs.fhirexport.FhirExport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "fhir",
    description = "Fetch from FHIR servers what an ingest then reads (SMART bulk data export).",
    subcommands = {
      FhirCommand.Export.class,
      FhirCommand.Jobs.class,
      FhirCommand.Status.class,
      FhirCommand.Resume.class,
      FhirCommand.Cancel.class,
      FhirCommand.Clean.class,
      FhirCommand.Jwks.class,
      FhirCommand.KitServer.class
    })
final class FhirCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name what to do: fhir export, fhir jobs, …");
  }

  @Command(
      name = "export",
      description = {
        "Export from the servers that sources name (sources.NAME.server) into their folders.",
        "An export that was not brought to its end goes on."
      })
  static final class Export implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private Options options;

    @Parameters(paramLabel = "SOURCE", arity = "0..*", description = "Only these sources.")
    private List<String> sources = List.of();

    @Override
    public Integer call() {
      return with(
          options,
          spec,
          exports -> {
            FhirExport.Result result = exports.run(sources);
            if (!result.jobs().isEmpty()) {
              spec.commandLine().getOut().println(FhirExports.table(result.jobs()));
            }
            FhirExports.failure(result)
                .ifPresent(
                    failure -> {
                      throw failure;
                    });
            return 0;
          });
    }
  }

  @Command(name = "jobs", description = "The last exports, and how far they are.")
  static final class Jobs implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private Options options;
    @Mixin private ForPrograms forPrograms;

    @Option(
        names = "--last",
        paramLabel = "N",
        defaultValue = "20",
        converter = FromOne.class,
        description = "How many.")
    private int last;

    @Override
    public Integer call() {
      return with(
          options,
          spec,
          exports -> {
            Printed table = FhirExports.table(exports.ledger().all().limit(last).toList());
            spec.commandLine().getOut().println(forPrograms.text(table, "No exports yet."));
            return 0;
          });
    }
  }

  @Command(name = "status", description = "All that is known of an export, as JSON.")
  static final class Status implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private Options options;

    @Parameters(paramLabel = "EXPORT", description = "As fhir jobs names it.")
    private String id;

    @Override
    public Integer call() {
      return with(
          options,
          spec,
          exports -> {
            spec.commandLine().getOut().println(Json.of(exports.ledger().get(id)));
            return 0;
          });
    }
  }

  @Command(name = "resume", description = "Go on with an export.")
  static final class Resume implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private Options options;

    @Parameters(paramLabel = "EXPORT", arity = "0..1", description = "As fhir jobs names it.")
    private String id;

    @Option(
        names = "--status-url",
        paramLabel = "URL",
        description = "Of an export that was asked for elsewhere; with --source.")
    private URI statusUrl;

    @Option(names = "--source", paramLabel = "NAME", description = "Whose server that is.")
    private String source;

    @Option(
        names = "--accept",
        description = "Take files also where they are not what the manifest says.")
    private boolean accept;

    @Override
    public Integer call() {
      if ((id == null) == (statusUrl == null) || (statusUrl == null) != (source == null)) {
        throw new Misconfigured("Name an export, or both --status-url and --source.");
      }
      return with(
          options,
          spec,
          exports -> {
            ExportJob job =
                id == null ? exports.adopt(source, statusUrl) : exports.resume(id, accept);
            spec.commandLine().getOut().println(FhirExports.table(List.of(job)));
            return 0;
          });
    }
  }

  @Command(
      name = "cancel",
      description = "End an export here and at the server, and delete what has come of it.")
  static final class Cancel implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private Options options;

    @Parameters(paramLabel = "EXPORT", description = "As fhir jobs names it.")
    private String id;

    @Override
    public Integer call() {
      return with(
          options,
          spec,
          exports -> {
            spec.commandLine().getOut().println(FhirExports.table(List.of(exports.cancel(id))));
            return 0;
          });
    }
  }

  @Command(
      name = "clean",
      description = "Delete files of exports that an ingest has taken. Others stay.")
  static final class Clean implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private Options options;

    @Option(
        names = "--keep-days",
        paramLabel = "N",
        defaultValue = "30",
        description = "How long they are kept after that (${DEFAULT-VALUE}).")
    private int days;

    @Override
    public Integer call() {
      if (days < 0) {
        throw new Misconfigured("--keep-days %d is less than none.".formatted(days));
      }
      Instant before = Instant.now().minus(Duration.ofDays(days));
      return with(
          options,
          spec,
          exports -> {
            List<ExportJob> cleaned = exports.clean(before);
            spec.commandLine()
                .getOut()
                .println(cleaned.isEmpty() ? "Nothing to delete." : FhirExports.table(cleaned));
            return 0;
          });
    }
  }

  @Command(name = "jwks", description = "The public keys to register with servers, as a JWK set.")
  static final class Jwks implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private Options options;

    @Override
    public Integer call() {
      return with(
          options,
          spec,
          exports -> {
            spec.commandLine().getOut().println(exports.publicKeys());
            return 0;
          });
    }
  }

  @Command(
      name = "kit",
      description = {
        "A server that plays the behaviours of bulk data servers, good and bad, to point any client at.",
        "Runs until it is ended; its first page lists the behaviours."
      })
  static final class KitServer implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
        names = "--port",
        paramLabel = "P",
        defaultValue = "0",
        description = "Port on this machine; any free one without it.")
    private int port;

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      try (Kit kit = Kit.start(port)) {
        out.println(kit.table());
        out.flush();
        Thread.currentThread().join();
        return 0;
      } catch (IOException e) {
        throw new Misconfigured(
            "Cannot listen on port %d: it is taken or not allowed. Name another.".formatted(port));
      } catch (InterruptedException e) {
        return 0;
      }
    }
  }

  private static Integer with(
      Options options, CommandSpec spec, Function<FhirExport, Integer> work) {
    PrintWriter out = spec.commandLine().getOut();
    try (Platform platform = options.platform()) {
      return work.apply(
          platform.fhirExport(
              told -> {
                out.println(told);
                out.flush();
              }));
    }
  }
}
