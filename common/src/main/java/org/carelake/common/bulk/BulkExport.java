package org.carelake.common.bulk;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.carelake.common.bulk.ExportJob.State;
import org.carelake.common.run.PlatformException;
import org.carelake.common.run.PlatformException.DataRefused;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.run.PlatformException.StoreUnavailable;
import org.carelake.common.run.Printable;

/**
 * Exports of one server into the folder of one source: from whatever state a job was left in to its
 * end.
 */
public final class BulkExport {
  private static final int LONGEST_OUTCOME = 1_000_000;
  private static final int LONGEST_PAGE = 16_000_000;
  private static final int MOST_PAGES = 10_000;
  private static final int MOST_FILES = 500_000;

  /** By how much this machine's clock and a server's may. */
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(10);

  /** Of a job that searches. */
  private static final ExportJob.Landed SEARCHED =
      new ExportJob.Landed(null, null, 0, 0, 0, 0, 0, 0, true, null, false);

  private final Http http;
  private final ExportLedger ledger;
  private final Landing landing;
  private final Consumer<String> told;

  /**
   * How a server is spoken to.
   *
   * @param downloads at the same time
   * @param maySearch whether it is searched where it does not export
   */
  public record Server(
      Hosts hosts,
      Authorization authorization,
      Patience patience,
      int downloads,
      boolean maySearch) {}

  /**
   * Where files come to.
   *
   * @param folder of the source
   * @param packed whether they are gzip there
   */
  public record Landing(Path folder, boolean packed, ContentLimits limits) {}

  private final Server server;

  /**
   * Exports from a server.
   *
   * @param told how it goes, for people
   */
  public BulkExport(Server server, ExportLedger ledger, Landing landing, Consumer<String> told) {
    this.server = server;
    this.http = new Http(server.hosts(), server.authorization(), server.patience());
    this.ledger = ledger;
    this.landing = landing;
    this.told = told;
  }

  /**
   * Asks for an export and brings it to its end.
   *
   * @param patients ids of those that are asked for; empty for all
   */
  public ExportJob export(ExportRequest request, List<String> patients) {
    return toTheEnd(ledger.begin(request), patients, false);
  }

  /**
   * Goes on with an export.
   *
   * @param accepting whether files are taken also where they are not what was announced
   */
  public ExportJob resume(ExportJob job, boolean accepting) {
    return toTheEnd(job, List.of(), accepting);
  }

  /**
   * Goes on with an export that somebody else asked for. What it was asked for is not known, so no
   * other begins where it ends.
   */
  public ExportJob adopt(ExportRequest request, URI statusUrl) {
    ExportJob job = ledger.begin(request.adopted());
    return resume(ledger.write(job.at(statusUrl.toString()).to(State.ACCEPTED)), false);
  }

  private ExportJob toTheEnd(ExportJob job, List<String> patients, boolean accepting) {
    try (JobLock lock = JobLock.take(landing.folder(), job.id())) {
      // Another process may have come further since it was read.
      ExportJob done = complete(ledger.get(job.id()), patients, accepting);
      lock.over();
      return done;
    } catch (StoreUnavailable e) {
      throw e; // It can go on later.
    } catch (PlatformException e) {
      ledger.write(ledger.get(job.id()).ended(State.FAILED, e.getMessage()));
      throw e;
    }
  }

  private ExportJob complete(ExportJob job, List<String> patients, boolean accepting) {
    ExportJob at = found(job);
    if (at.landed() != null && at.landed().folder() != null) {
      return released(at);
    }
    try (JobFolder folder = JobFolder.open(landing.folder(), job.id())) {
      try {
        return released(exported(at, patients, folder, accepting));
      } catch (TooMuch e) {
        told.accept(
            "%s (%s). It is searched instead, page by page.".formatted(e.getMessage(), job.id()));
        at = ledger.write(ledger.get(job.id()).landed(SEARCHED).at(null));
      }
      return searched(at, folder);
    }
  }

  /** Where it died when its folder had its final name already, it is complete. */
  private ExportJob found(ExportJob job) {
    if (job.landed() == null
        || job.landed().folder() != null
        || job.landed().transactionTime() == null) {
      return job;
    }
    String name = name(job.landed().transactionTime(), job.id());
    return Files.isDirectory(landing.folder().resolve(name))
        ? ledger.write(job.landed(job.landed().in(name)).to(State.COMPLETED))
        : job;
  }

  private ExportJob exported(
      ExportJob job, List<String> patients, JobFolder folder, boolean accepting) {
    if (job.landed() != null && job.landed().bySearch()) {
      throw new TooMuch("The server does not export this");
    }
    Optional<Listed> known = folder.listed();
    Listed listed = known.isPresent() ? known.get() : asked(job, patients, folder);
    ExportJob at = ledger.write(ledger.get(job.id()).to(State.DOWNLOADING));
    return landed(at, folder, listed, accepting);
  }

  private Listed asked(ExportJob job, List<String> patients, JobFolder folder) {
    if (job.statusUrl() == null && job.request().isForSome() && patients.isEmpty()) {
      throw new DataRefused(
          job.id()
              + " ended before the server had accepted it, and its patients are not written down. Export anew.");
    }
    ExportJob accepted = job.statusUrl() == null ? kickedOff(job, patients) : job;
    Listed listed = listed(accepted);
    folder.keep(listed);
    return listed;
  }

  private ExportJob searched(ExportJob job, JobFolder folder) {
    ExportJob at = ledger.write(job.to(State.DOWNLOADING));
    try {
      Packs packs = new Packs(folder, landing.packed());
      new Search(http, folder, packs, job.request(), landing.limits()).fetch();
    } catch (NdjsonCheck.BadContent e) {
      throw new DataRefused("Cannot take what the search found: " + e.getMessage() + ".");
    } catch (IOException e) {
      if (FullDisk.is(e)) {
        throw new UncheckedIOException(e);
      }
      throw http.unreachable(job.request().server(), e);
    }
    return finished(at, folder, new Listed(null, true, List.of(), 0), true);
  }

  /** Ids of all groups that the server shows. */
  public List<String> groups(URI base) {
    try {
      return Groups.of(http, base);
    } catch (IOException e) {
      throw http.unreachable(base, e);
    }
  }

  /** Who belongs to the group of a request now; empty where the server does not say. */
  Optional<List<String>> membersOf(ExportRequest request) {
    return GroupMembers.of(http, request);
  }

  private ExportJob kickedOff(ExportJob job, List<String> patients) {
    try (Answer answer = http.send(job.request().kickOff(patients))) {
      Optional<String> status = answer.headers().firstValue("Content-Location");
      if (answer.isSuccess() && status.isPresent()) {
        URI url = Http.resolved(answer.uri(), status.get());
        return ledger.write(job.at(url.toString()).to(State.ACCEPTED));
      }
      throw notAccepted(answer);
    } catch (IOException e) {
      throw http.unreachable(job.request().server(), e);
    }
  }

  private RuntimeException notAccepted(Answer answer) throws IOException {
    if (answer.isSuccess()) {
      return new DataRefused(
          "Cannot export from %s: it takes the request and does not say where to ask for the result (no Content-Location)."
              .formatted(Hosts.shown(answer.uri())));
    }
    return refusal(
        answer, Outcome.of(answer.content(LONGEST_OUTCOME)), "The server refuses to export");
  }

  private static boolean isTooMuch(int status, Outcome outcome) {
    return status == 413 || status == 501 || outcome.isTooMuch();
  }

  /** What a refusal means to whoever asked. */
  private RuntimeException refusal(Answer answer, Outcome outcome, String what) {
    if (!outcome.text().isEmpty()) {
      told.accept("The server says: " + Printable.text(outcome.text()));
    }
    if (server.maySearch() && isTooMuch(answer.status(), outcome)) {
      return new TooMuch(what + ": status " + answer.status() + outcome.coded());
    }
    boolean isOver = answer.status() >= 500 && !answer.isBusy() && !outcome.codes().isEmpty();
    return isOver
        ? new DataRefused(
            "%s: status %d%s from %s. Export anew, or ask who runs the server."
                .formatted(what, answer.status(), outcome.coded(), Hosts.shown(answer.uri())))
        : Http.refusal(answer, outcome.coded(), what);
  }

  /** Waits until the export is done and reads all pages of its manifest. */
  private Listed listed(ExportJob job) {
    List<Manifest.Entry> entries = new ArrayList<>();
    Set<URI> seen = new HashSet<>();
    Optional<URI> next = Optional.of(URI.create(job.statusUrl()));
    Manifest page = null;
    Instant transactionTime = null;
    while (next.isPresent()) {
      if (!seen.add(next.get()) || seen.size() > MOST_PAGES) {
        throw new DataRefused("Cannot read the manifest: its pages do not end.");
      }
      page = page(job, next.get());
      transactionTime =
          transactionTime == null ? page.transactionTime().orElse(null) : transactionTime;
      entries.addAll(page.entries());
      if (entries.size() > MOST_FILES) {
        throw new DataRefused(
            "Cannot read the manifest: it lists more than %,d files.".formatted(MOST_FILES));
      }
      next = page.next();
    }
    return asked(
        job.request(), new Listed(transactionTime, page.requiresAccessToken(), entries, 0));
  }

  /** A server that does not know the parameter sends all types. */
  private static Listed asked(ExportRequest request, Listed all) {
    List<Manifest.Entry> wanted =
        all.entries().stream()
            .filter(
                entry ->
                    entry.kind() != Manifest.Kind.OUTPUT
                        || request.types().isEmpty()
                        || entry.type().isEmpty()
                        || request.types().contains(entry.type()))
            .toList();
    return new Listed(
        all.transactionTime(),
        all.withToken(),
        wanted,
        all.entries().size() - (long) wanted.size());
  }

  private Manifest page(ExportJob job, URI uri) {
    Duration left = Duration.between(Instant.now(), job.started().plus(server.patience().total()));
    // Also who comes too late asks once or twice.
    Duration least = server.patience().firstWait().multipliedBy(2);
    RetryPolicy<Optional<Manifest>> polling =
        RetryPolicy.<Optional<Manifest>>builder()
            .handle(IOException.class)
            .handleResultIf(Optional::isEmpty)
            .withMaxAttempts(-1)
            .withBackoff(server.patience().firstWait(), server.patience().longestWait(), 1.5)
            .withMaxDuration(left.compareTo(least) > 0 ? left : least)
            .withDelayFn(attempt -> lastWait.orElse(Duration.ofNanos(-1)))
            .build();
    try {
      return Failsafe.with(polling).get(() -> asked(job, uri)).orElseThrow(this::tooLate);
    } catch (FailsafeException e) {
      throw http.unreachable(uri, e.getCause());
    }
  }

  private DataRefused tooLate() {
    return new DataRefused(
        "The server has not finished the export within %d minutes. Export anew, or raise sources.<name>.total-timeout and go on: carelake fhir resume."
            .formatted(server.patience().total().toMinutes()));
  }

  private Optional<Duration> lastWait = Optional.empty();

  /** Empty while it is not done. */
  private Optional<Manifest> asked(ExportJob job, URI uri) throws IOException {
    try (Answer answer = http.send(Call.get(uri, "application/json"))) {
      lastWait = http.wait(Optional.of(answer));
      if (answer.status() == 202) {
        inProgress(job, answer);
        return Optional.empty();
      }
      if (answer.isSuccess()) {
        return Optional.of(Manifest.parse(answer.content(LONGEST_PAGE), answer.uri()));
      }
      Outcome outcome = Outcome.of(answer.content(LONGEST_OUTCOME));
      if (outcome.isTransient()) {
        return Optional.empty();
      }
      throw refusal(answer, outcome, "The export has failed at the server");
    }
  }

  private void inProgress(ExportJob job, Answer answer) {
    ExportJob last = ledger.get(job.id());
    String progress =
        answer.headers().firstValue("X-Progress").map(BulkExport::shortened).orElse("");
    if (last.state() != State.IN_PROGRESS) {
      last = ledger.write(last.to(State.IN_PROGRESS));
    }
    if (!progress.equals(last.progress() == null ? "" : last.progress())) {
      ledger.write(last.progress(progress));
      told.accept(job.id() + " in-progress: " + progress);
    }
  }

  private static String shortened(String text) {
    return Printable.text(text.length() > 100 ? text.substring(0, 100) : text);
  }

  private ExportJob landed(ExportJob job, JobFolder folder, Listed listed, boolean accepting) {
    Download.Way way =
        new Download.Way(
            landing.packed(), listed.withToken(), accepting, landing.limits(), server.patience());
    Downloads downloads =
        new Downloads(
            http, folder, way, server.downloads(), () -> relisted(job, folder), told(job, listed));
    downloads.fetch(listed.entries());
    return finished(job, folder, listed, false);
  }

  private Consumer<Integer> told(ExportJob job, Listed listed) {
    long[] last = {System.nanoTime()};
    return done -> {
      synchronized (last) {
        if (System.nanoTime() - last[0] > 5_000_000_000L) {
          last[0] = System.nanoTime();
          told.accept(
              "%s downloading: %,d of %,d files"
                  .formatted(job.id(), done, listed.entries().size()));
        }
      }
    };
  }

  /** The same files at addresses that are good now. */
  private List<Manifest.Entry> relisted(ExportJob job, JobFolder folder) {
    try {
      Listed anew = listed(job);
      folder.keep(anew);
      return anew.entries();
    } catch (TooMuch e) {
      throw new DataRefused(e.getMessage() + ", while files were fetched. Export anew.");
    }
  }

  private ExportJob finished(ExportJob job, JobFolder folder, Listed listed, boolean bySearch) {
    Instant time =
        listed.transactionTime() == null
            ? job.started().minus(CLOCKS_DIFFER)
            : listed.transactionTime();
    String name = name(time, job.id());
    List<Done> done = folder.done();
    ExportJob.Landed landed =
        new ExportJob.Landed(
            time,
            null,
            bySearch ? done.size() : listed.entries().size(),
            done.size(),
            done.stream()
                .filter(file -> file.kind() == Manifest.Kind.OUTPUT)
                .mapToLong(file -> file.lines() - file.outcomes())
                .sum(),
            done.stream().mapToLong(Done::bytes).sum(),
            done.stream().mapToLong(Done::outcomes).sum() + Failures.in(folder),
            listed.ignored(),
            bySearch,
            null,
            false);
    // Where this dies after the folder has its name, the next start finds it there.
    ExportJob named = ledger.write(job.landed(landed));
    folder.finish(name);
    return ledger.write(named.landed(landed.in(name)).to(State.COMPLETED));
  }

  /** A moment at its beginning dates what is in it. */
  private static String name(Instant time, String job) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString().replace(":", "") + "-" + job;
  }

  /** Tells the server that it need not keep the files; all is here, so it matters to it alone. */
  private ExportJob released(ExportJob job) {
    if (job.landed().released() || job.statusUrl() == null) {
      return job;
    }
    boolean isReleased = deleted(URI.create(job.statusUrl()));
    return isReleased ? ledger.write(job.landed(job.landed().releasedOnServer())) : job;
  }

  private boolean deleted(URI url) {
    try (Answer answer =
        http.once(
            new Call(
                "DELETE", url, java.util.Map.of("Accept", "application/fhir+json"), null, true))) {
      return answer.isSuccess() || answer.status() == 404;
    } catch (IOException | PlatformException e) {
      return false;
    }
  }

  /**
   * Ends an export that nobody will go on with, and deletes what has come of it.
   *
   * @param why it is not gone on with
   */
  ExportJob abandon(ExportJob job, String why) {
    try (JobLock lock = JobLock.take(landing.folder(), job.id())) {
      if (job.statusUrl() != null) {
        deleted(URI.create(job.statusUrl()));
      }
      JobFolder.discard(landing.folder(), job.id());
      lock.over();
      return ledger.write(job.ended(State.FAILED, why));
    }
  }

  /** Deletes what is left of an export that failed. */
  public void discard(ExportJob job) {
    try (JobLock lock = JobLock.take(landing.folder(), job.id())) {
      JobFolder.discard(landing.folder(), job.id());
      lock.over();
    }
  }

  /** Ends an export here and at the server; what has been fetched of it is deleted. */
  public ExportJob cancel(ExportJob job) {
    try (JobLock lock = JobLock.take(landing.folder(), job.id())) {
      ExportJob cancelled = cancelled(ledger.get(job.id()));
      lock.over();
      return cancelled;
    }
  }

  private ExportJob cancelled(ExportJob job) {
    if (!job.state().isOpen()) {
      throw new Misconfigured(
          "%s is not on its way: it is %s.".formatted(job.id(), job.state().told()));
    }
    boolean isTold = job.statusUrl() == null || deleted(URI.create(job.statusUrl()));
    JobFolder.discard(landing.folder(), job.id());
    return ledger.write(
        job.ended(
            State.CANCELLED,
            isTold ? "cancelled by the user" : "cancelled by the user; the server did not answer"));
  }
}
