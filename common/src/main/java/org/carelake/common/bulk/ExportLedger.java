package org.carelake.common.bulk;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.carelake.common.run.JsonFiles;
import org.carelake.common.run.LakeFiles;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.run.Printable;
import org.carelake.common.run.TimeId;

/** One JSON file for each export, in {@code ledger/fhir} of the lake. */
public record ExportLedger(LakeFiles files) {
  private static final String ENDING = ".json";
  private static final TimeId ID = new TimeId("export-");

  private JsonFiles<ExportJob> jobs() {
    return new JsonFiles<>(files, ExportJob.class);
  }

  /** A job of its own, written down before anything is asked of the server. */
  ExportJob begin(ExportRequest request) {
    Instant now = Instant.now();
    return write(ExportJob.requested(ID.next(now, ids()), request, now));
  }

  ExportJob write(ExportJob job) {
    jobs().write(job.id() + ENDING, job);
    return job;
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
    return jobs().read(id + ENDING);
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
