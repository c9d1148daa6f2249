package org.carelake.jobs.fhirexport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.carelake.common.bulk.BulkExport;
import org.carelake.common.bulk.ClientKey;
import org.carelake.common.bulk.ExportJob;
import org.carelake.common.bulk.ExportLedger;
import org.carelake.common.bulk.ExportRequest;
import org.carelake.common.bulk.GroupMembers;
import org.carelake.common.bulk.Increment;
import org.carelake.common.config.Settings;
import org.carelake.common.run.LakeFiles;
import org.carelake.common.run.PlatformException;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.run.RawFolder;

/** FHIR servers → NDJSON files in the folders of their sources. Needs no Spark and no lock. */
public record FhirExport(Settings settings, RawFolder raw, LakeFiles files, Consumer<String> told) {

  /**
   * What came of it.
   *
   * @param jobs that came to their end
   * @param failures of others
   */
  public record Result(List<ExportJob> jobs, List<PlatformException> failures) {}

  public ExportLedger ledger() {
    return new ExportLedger(files);
  }

  /** Whether any source names a server. */
  public boolean hasServers() {
    return !servers().isEmpty();
  }

  private List<FhirServer> servers() {
    return ServerSettings.all(settings, raw);
  }

  /**
   * Exports what is new. A server or group that fails does not keep others from being exported.
   *
   * @param sources empty for all
   */
  public Result run(List<String> sources) {
    List<ExportJob> jobs = new ArrayList<>();
    List<PlatformException> failures = new ArrayList<>();
    for (FhirServer server : chosen(sources)) {
      BulkExport exports = exports(server);
      Increment increment = new Increment(exports, ledger(), new GroupMembers(files), told);
      boolean isFirst = true;
      for (ExportRequest request : requests(server, exports, failures)) {
        pause(server, isFirst);
        isFirst = false;
        try {
          jobs.addAll(increment.export(request, server.patients(), server.auto()));
        } catch (PlatformException e) {
          failures.add(e);
        }
      }
    }
    return new Result(jobs, failures);
  }

  private List<FhirServer> chosen(List<String> sources) {
    List<FhirServer> all = servers();
    for (String name : sources) {
      if (all.stream().noneMatch(server -> server.source().equals(name))) {
        throw new Misconfigured(
            "The source %s names no server. Set sources.%s.server.".formatted(name, name));
      }
    }
    if (all.isEmpty()) {
      throw new Misconfigured("No source names a FHIR server. Set sources.<name>.server.");
    }
    return all.stream()
        .filter(server -> sources.isEmpty() || sources.contains(server.source()))
        .toList();
  }

  private BulkExport exports(FhirServer server) {
    try {
      Files.createDirectories(server.landing().place().here());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new BulkExport(server.server(), ledger(), server.landing(), told);
  }

  private static List<ExportRequest> requests(
      FhirServer server, BulkExport exports, List<PlatformException> failures) {
    if (server.groups().isEmpty()) {
      return List.of(server.request());
    }
    try {
      List<String> groups =
          server.groups().equals(List.of("all"))
              ? exports.groups(server.request().server())
              : server.groups();
      return groups.stream().map(server.request()::ofGroup).toList();
    } catch (PlatformException e) {
      failures.add(e);
      return List.of();
    }
  }

  private static void pause(FhirServer server, boolean isFirst) {
    try {
      Thread.sleep(isFirst ? 0 : server.pause().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Goes on with a job.
   *
   * @param accepting whether files are taken also where they are not what was announced
   */
  public ExportJob resume(String id, boolean accepting) {
    ExportJob job = ledger().get(id);
    return with(job.request().source(), exports -> exports.resume(job, accepting));
  }

  /** Goes on with an export that was asked for elsewhere. */
  public ExportJob adopt(String source, URI statusUrl) {
    FhirServer server = chosen(List.of(source)).get(0);
    return exports(server).adopt(server.request(), statusUrl);
  }

  public ExportJob cancel(String id) {
    ExportJob job = ledger().get(id);
    return with(job.request().source(), exports -> exports.cancel(job));
  }

  private ExportJob with(String source, Function<BulkExport, ExportJob> work) {
    return work.apply(exports(chosen(List.of(source)).get(0)));
  }

  /** The public keys to register with servers, as a JWK set. */
  public String publicKeys() {
    if (ServerSettings.keys(settings).isEmpty()) {
      throw new Misconfigured("No source names a key. Set sources.<name>.key.");
    }
    return ClientKey.published(ServerSettings.keys(settings));
  }

  /**
   * Writes down which exports an ingest has taken: all of their files.
   *
   * @param waiting as {@link #waiting} has them
   * @param loaded accepted rows of each file that was taken, by its folder and name
   */
  public void ingested(List<ExportJob> waiting, Map<String, Map<String, Long>> loaded) {
    for (ExportJob job : waiting) {
      Map<String, Long> rows = loaded.getOrDefault(job.landed().folder(), Map.of());
      if (rows.keySet().containsAll(raw(job).files(job.landed().folder()))) {
        ledger().ingested(job, rows.values().stream().mapToLong(Long::longValue).sum());
      }
    }
  }

  private RawFolder raw(ExportJob job) {
    return server(job).landing().place().raw();
  }

  private FhirServer server(ExportJob job) {
    return chosen(List.of(job.request().source())).get(0);
  }

  /** Exports that no ingest has taken yet. */
  public List<ExportJob> waiting() {
    List<String> named = servers().stream().map(FhirServer::source).toList();
    return ledger()
        .all()
        .filter(job -> job.state() == ExportJob.State.COMPLETED)
        .filter(job -> named.contains(job.request().source()))
        .filter(job -> raw(job).has(job.landed().folder()))
        .toList();
  }

  /**
   * Deletes files of exports that an ingest has taken, and what is left of those that failed.
   *
   * @param before when they came to that
   */
  public List<ExportJob> clean(Instant before) {
    List<String> named = servers().stream().map(FhirServer::source).toList();
    List<ExportJob> old =
        ledger()
            .all()
            .filter(job -> job.changed().isBefore(before))
            .filter(job -> named.contains(job.request().source()))
            .toList();
    old.stream()
        .filter(job -> job.state() == ExportJob.State.FAILED)
        .forEach(job -> exports(server(job)).discard(job));
    return old.stream()
        .filter(job -> job.state() == ExportJob.State.INGESTED)
        .map(this::cleaned)
        .toList();
  }

  private ExportJob cleaned(ExportJob job) {
    exports(server(job)).discard(job);
    raw(job).delete(job.landed().folder());
    return ledger().cleaned(job);
  }
}
