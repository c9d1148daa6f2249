package org.carelake.common.bulk;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.carelake.common.run.LakeFiles;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.run.Printable;

/** One JSON file for each export, in {@code ledger/fhir} of the lake. */
public record ExportLedger(LakeFiles files) {
  private static final String ENDING = ".json";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmssSSS", Locale.ROOT).withZone(ZoneOffset.UTC);
  static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /** A job of its own, written down before anything is asked of the server. */
  ExportJob begin(ExportRequest request) {
    Instant now = Instant.now();
    long newest =
        ids().mapToLong(id -> Long.parseLong(id.substring(id.indexOf('-') + 1))).max().orElse(0);
    String id = "export-" + Math.max(Long.parseLong(TIME.format(now)), newest + 1);
    return write(ExportJob.requested(id, request, now));
  }

  ExportJob write(ExportJob job) {
    try {
      files.write(job.id() + ENDING, JSON.writeValueAsBytes(job));
      return job;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Stream<String> ids() {
    return files.names().stream()
        .filter(name -> name.matches("export-\\d{17}\\.json"))
        .map(name -> name.substring(0, name.length() - ENDING.length()));
  }

  /**
   * An ingest has taken it.
   *
   * @param loaded rows
   */
  public ExportJob ingested(ExportJob job, long loaded) {
    return write(job.landed(job.landed().loaded(loaded)).to(ExportJob.State.INGESTED));
  }

  /** Its files are deleted. */
  public ExportJob cleaned(ExportJob job) {
    return write(job.to(ExportJob.State.CLEANED));
  }

  /** Newest first, read when they are looked at. */
  public Stream<ExportJob> all() {
    List<String> newestFirst = ids().sorted(Comparator.reverseOrder()).toList();
    return newestFirst.stream().map(this::find).flatMap(Optional::stream);
  }

  private Optional<ExportJob> find(String id) {
    return files.read(id + ENDING).map(ExportLedger::parsed);
  }

  private static ExportJob parsed(byte[] json) {
    try {
      return JSON.readValue(json, ExportJob.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * One job.
   *
   * @throws Misconfigured if there is none of that id
   */
  public ExportJob get(String id) {
    return Optional.of(id)
        .filter(it -> it.matches("export-\\d{17}"))
        .flatMap(this::find)
        .orElseThrow(
            () ->
                new Misconfigured(
                    "There is no export %s. carelake fhir jobs lists them."
                        .formatted(Printable.text(id))));
  }

  /** The export that the next one with the same request can begin after. */
  public Optional<ExportJob> lastComplete(ExportRequest request) {
    return all()
        .filter(job -> job.request().isLike(request) && job.isComplete())
        .filter(job -> job.landed().transactionTime() != null)
        .findFirst();
  }

  /** The export with the same request that was not brought to its end. */
  public Optional<ExportJob> open(ExportRequest request) {
    return all().filter(job -> job.request().isLike(request) && job.state().isOpen()).findFirst();
  }
}
