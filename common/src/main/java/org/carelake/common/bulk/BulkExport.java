package org.carelake.common.bulk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.carelake.common.bulk.ExportJob.State;
import org.carelake.common.run.FolderTree;
import org.carelake.common.run.LandingPlace;
import org.carelake.common.run.PlatformException;
import org.carelake.common.run.PlatformException.DataRefused;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.run.PlatformException.StoreUnavailable;
import org.carelake.common.run.Printable;
import org.carelake.common.run.ProcessLock;

/**
 * Exports of one server into the folder of one source: from whatever state a job was left in to its
 * end.
 */
public final class BulkExport {

  /** By how much this machine's clock and a server's may. */
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(10);

  /** Of a job that searches. */
  private static final ExportJob.Landed SEARCHED =
      new ExportJob.Landed(null, null, 0, 0, 0, 0, 0, 0, true, null, false);

  private final Http http;
  private final ExportProtocol protocol;
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
   * @param packed whether they are gzip there
   */
  public record Landing(LandingPlace place, boolean packed, ContentLimits limits) {}

  private final Server server;

  /**
   * Exports from a server.
   *
   * @param told how it goes, for people
   */
  public BulkExport(Server server, ExportLedger ledger, Landing landing, Consumer<String> told) {
    this.server = server;
    this.http = new Http(server.hosts(), server.authorization(), server.patience());
    this.protocol = new ExportProtocol(http, server.patience(), server.maySearch(), told);
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
    try {
      // Another process may have come further since it was read.
      return locked(job, () -> complete(ledger.get(job.id()), patients, accepting));
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
    try (JobFolder folder = JobFolder.open(landing.place().here(), job.id())) {
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
    return Files.isDirectory(landing.place().here().resolve(name)) ? completed(job, name) : job;
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
    ExportJob accepted = job.statusUrl() == null ? accepted(job, patients) : job;
    Listed listed = listed(accepted);
    folder.keep(listed);
    return listed;
  }

  private ExportJob accepted(ExportJob job, List<String> patients) {
    URI status = protocol.kickOff(job.request(), patients);
    return ledger.write(job.at(status.toString()).to(State.ACCEPTED));
  }

  private Listed listed(ExportJob job) {
    return protocol.list(
        job.request(),
        URI.create(job.statusUrl()),
        job.started(),
        progress -> inProgress(job, shortened(progress)));
  }

  private ExportJob searched(ExportJob job, JobFolder folder) {
    ExportJob at = ledger.write(job.to(State.DOWNLOADING));
    try (Packs packs = new Packs(folder, landing.packed())) {
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

  private void inProgress(ExportJob job, String progress) {
    ExportJob last = ledger.get(job.id());
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
            http,
            folder,
            way,
            server.downloads(),
            before -> relisted(job, folder, before),
            told(job, listed));
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
  private List<Manifest.Entry> relisted(
      ExportJob job, JobFolder folder, List<Manifest.Entry> before) {
    try {
      Listed anew = listed(job).inOrderOf(before);
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
    return completed(named, name);
  }

  private static boolean isOfDeleted(String file) {
    return JobFolder.stem(file).equals(Manifest.DELETED);
  }

  private ExportJob completed(ExportJob job, String name) {
    Path here = landing.place().here().resolve(name);
    landing.place().elsewhere().ifPresent(raw -> raw.take(here, BulkExport::isOfDeleted));
    ExportJob completed = ledger.write(job.landed(job.landed().in(name)).to(State.COMPLETED));
    landing.place().elsewhere().ifPresent(raw -> new FolderTree(here).delete());
    return completed;
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
    boolean isReleased = protocol.delete(URI.create(job.statusUrl()));
    return isReleased ? ledger.write(job.landed(job.landed().releasedOnServer())) : job;
  }

  /**
   * Ends an export that nobody will go on with, and deletes what has come of it.
   *
   * @param why it is not gone on with
   */
  ExportJob abandon(ExportJob job, String why) {
    return locked(job, () -> end(job, State.FAILED, why));
  }

  /** Deletes what is left here of an export that has failed, or that was copied elsewhere. */
  public void discard(ExportJob job) {
    locked(
        job,
        () -> {
          JobFolder.discard(landing.place().here(), job.id());
          landing.place().elsewhere().ifPresent(raw -> forgetCopied(job));
          return job;
        });
  }

  /** Where it died when all was copied. */
  private void forgetCopied(ExportJob job) {
    if (job.landed() != null && job.landed().folder() != null) {
      new FolderTree(landing.place().here().resolve(job.landed().folder())).delete();
    }
  }

  /** Ends an export here and at the server; what has been fetched of it is deleted. */
  public ExportJob cancel(ExportJob job) {
    return locked(job, () -> cancelled(ledger.get(job.id())));
  }

  private ExportJob locked(ExportJob job, Supplier<ExportJob> work) {
    try (ProcessLock lock = ProcessLock.take(landing.place().here(), job.id())) {
      ExportJob done = work.get();
      lock.over();
      return done;
    }
  }

  private ExportJob cancelled(ExportJob job) {
    if (!job.state().isOpen()) {
      throw new Misconfigured(
          "%s is not on its way: it is %s.".formatted(job.id(), job.state().told()));
    }
    return end(job, State.CANCELLED, "cancelled by the user");
  }

  private ExportJob end(ExportJob job, State how, String why) {
    boolean isTold = job.statusUrl() == null || protocol.delete(URI.create(job.statusUrl()));
    JobFolder.discard(landing.place().here(), job.id());
    return ledger.write(job.ended(how, isTold ? why : why + "; the server did not answer"));
  }
}
