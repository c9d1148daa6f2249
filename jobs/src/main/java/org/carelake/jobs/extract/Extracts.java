package org.carelake.jobs.extract;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.carelake.common.config.Settings;
import org.carelake.common.extract.ExtractLedger;
import org.carelake.common.extract.ExtractQuery;
import org.carelake.common.extract.ExtractState;
import org.carelake.common.extract.Extraction;
import org.carelake.common.extract.KnownKeys;
import org.carelake.common.run.LakeFiles;
import org.carelake.common.run.PlatformException;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.run.RawFolder;

/**
 * Other systems → files in the folders of their sources. Needs no Spark and no lock of the lake.
 *
 * @param raw folder of the folders of sources that name none
 * @param lake its root
 */
public record Extracts(Settings settings, RawFolder raw, String lake, Configuration conf) {

  /**
   * What came of it.
   *
   * @param landed extracts that came to their end
   * @param failures of others
   */
  public record Result(List<ExtractState> landed, List<PlatformException> failures) {}

  /**
   * How far an extract is.
   *
   * @param due when the next one is; empty where the settings do not say, or none was landed yet
   */
  public record Status(ExtractState state, Optional<Instant> due) {}

  /** How far the extracts of all sources are. */
  public List<Status> status() {
    return ExtractSettings.sources(settings).stream()
        .map(name -> ExtractSettings.source(settings, name, raw))
        .flatMap(source -> source.jdbc().queries().stream().map(query -> status(source, query)))
        .toList();
  }

  private Status status(ExtractSource source, ExtractQuery query) {
    ExtractState state = ledger().get(source.name(), query.name());
    Optional<Instant> ended = Optional.ofNullable(state.last()).map(ExtractState.Landed::ended);
    return new Status(state, ended.flatMap(moment -> source.every().map(moment::plus)));
  }

  private ExtractLedger ledger() {
    return new ExtractLedger(new LakeFiles(lake + "/ledger/extracts", conf));
  }

  /** Whether any source names a connection. */
  public boolean hasSources() {
    return !ExtractSettings.sources(settings).isEmpty();
  }

  /**
   * Extracts what is new. An extract that fails does not keep others from being landed.
   *
   * @param sources empty for all
   * @param whole whether all is landed anew
   */
  public Result run(List<String> sources, boolean whole) {
    List<ExtractState> landed = new ArrayList<>();
    List<PlatformException> failures = new ArrayList<>();
    for (String name : chosen(sources)) {
      ExtractSource source = ExtractSettings.source(settings, name, raw);
      Extraction extraction = new Extraction(ledger(), source.place());
      for (ExtractQuery query : source.jdbc().queries()) {
        try {
          landed.add(source.jdbc().run(query, extraction, keys(name, query), whole));
        } catch (PlatformException e) {
          failures.add(e);
        }
      }
    }
    return new Result(landed, failures);
  }

  private KnownKeys keys(String source, ExtractQuery query) {
    return new KnownKeys("%s/extracts/%s/%s".formatted(lake, source, query.name()), conf);
  }

  private List<String> chosen(List<String> sources) {
    List<String> all = ExtractSettings.sources(settings);
    for (String name : sources) {
      if (!all.contains(name)) {
        throw new Misconfigured(
            "The source %s names no connection. Set sources.%s.jdbc.url.".formatted(name, name));
      }
    }
    if (all.isEmpty()) {
      throw new Misconfigured("No source names a connection. Set sources.<name>.jdbc.url.");
    }
    return sources.isEmpty() ? all : sources;
  }
}
