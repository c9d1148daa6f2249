package org.carelake.common.bulk;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.carelake.common.run.PlatformException;
import org.carelake.common.run.PlatformException.DataRefused;
import org.carelake.common.run.Printable;

/** What client and server say to each other of an export: kick-off, status, manifest, deletion. */
final class ExportProtocol {
  private static final int LONGEST_OUTCOME = 1_000_000;
  private static final int LONGEST_PAGE = 16_000_000;
  private static final int MOST_PAGES = 10_000;
  private static final int MOST_FILES = 500_000;

  private final Http http;
  private final Patience patience;
  private final boolean maySearch;
  private final Consumer<String> told;
  private Optional<Duration> lastWait = Optional.empty();

  /**
   * Speaks to a server.
   *
   * @param maySearch whether it is to be searched where it does not export
   * @param told what it says when it refuses, for people
   */
  ExportProtocol(Http http, Patience patience, boolean maySearch, Consumer<String> told) {
    this.http = http;
    this.patience = patience;
    this.maySearch = maySearch;
    this.told = told;
  }

  /**
   * Asks for an export.
   *
   * @param patients ids of those that are asked for; empty for all
   * @return where the server tells how it goes
   */
  URI kickOff(ExportRequest request, List<String> patients) {
    try (Answer answer = http.send(request.kickOff(patients))) {
      Optional<String> status = answer.headers().firstValue("Content-Location");
      if (answer.isSuccess() && status.isPresent()) {
        return Http.resolved(answer.uri(), status.get());
      }
      throw notAccepted(answer);
    } catch (IOException e) {
      throw http.unreachable(request.server(), e);
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
    if (maySearch && isTooMuch(answer.status(), outcome)) {
      return new TooMuch(what + ": status " + answer.status() + outcome.coded());
    }
    boolean isOver = answer.status() >= 500 && !answer.isBusy() && !outcome.codes().isEmpty();
    return isOver
        ? new DataRefused(
            "%s: status %d%s from %s. Export anew, or ask who runs the server."
                .formatted(what, answer.status(), outcome.coded(), Hosts.shown(answer.uri())))
        : Http.refusal(answer, outcome.coded(), what);
  }

  /**
   * Waits until the export is done and reads all pages of its manifest.
   *
   * @param since when the server has had time
   * @param progress told what the server says of it, while it works on it
   */
  Listed list(ExportRequest request, URI status, Instant since, Consumer<String> progress) {
    List<Manifest.Entry> entries = new ArrayList<>();
    Set<URI> seen = new HashSet<>();
    Optional<URI> next = Optional.of(status);
    Manifest page = null;
    Instant transactionTime = null;
    while (next.isPresent()) {
      if (!seen.add(next.get()) || seen.size() > MOST_PAGES) {
        throw new DataRefused("Cannot read the manifest: its pages do not end.");
      }
      page = page(next.get(), since, progress);
      transactionTime =
          transactionTime == null ? page.transactionTime().orElse(null) : transactionTime;
      entries.addAll(page.entries());
      if (entries.size() > MOST_FILES) {
        throw new DataRefused(
            "Cannot read the manifest: it lists more than %,d files.".formatted(MOST_FILES));
      }
      next = page.next();
    }
    return asked(request, new Listed(transactionTime, page.requiresAccessToken(), entries, 0));
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

  private Manifest page(URI uri, Instant since, Consumer<String> progress) {
    Duration left = Duration.between(Instant.now(), since.plus(patience.total()));
    // Also who comes too late asks once or twice.
    Duration least = patience.firstWait().multipliedBy(2);
    RetryPolicy<Optional<Manifest>> polling =
        RetryPolicy.<Optional<Manifest>>builder()
            .handle(IOException.class)
            .handleResultIf(Optional::isEmpty)
            .withMaxAttempts(-1)
            .withBackoff(patience.firstWait(), patience.longestWait(), 1.5)
            .withMaxDuration(left.compareTo(least) > 0 ? left : least)
            .withDelayFn(attempt -> lastWait.orElse(Duration.ofNanos(-1)))
            .build();
    try {
      return Failsafe.with(polling).get(() -> asked(uri, progress)).orElseThrow(this::tooLate);
    } catch (FailsafeException e) {
      throw http.unreachable(uri, e.getCause());
    }
  }

  private DataRefused tooLate() {
    return new DataRefused(
        "The server has not finished the export within %d minutes. Export anew, or raise sources.<name>.total-timeout and go on: carelake fhir resume."
            .formatted(patience.total().toMinutes()));
  }

  /** Empty while it is not done. */
  private Optional<Manifest> asked(URI uri, Consumer<String> progress) throws IOException {
    try (Answer answer = http.send(Call.get(uri, "application/json"))) {
      lastWait = http.wait(Optional.of(answer));
      if (answer.status() == 202) {
        progress.accept(answer.headers().firstValue("X-Progress").orElse(""));
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

  /**
   * Tells the server that it need not keep an export or go on with it.
   *
   * @return whether it has heard
   */
  boolean delete(URI url) {
    try (Answer answer =
        http.once(new Call("DELETE", url, Map.of("Accept", "application/fhir+json"), null, true))) {
      return answer.isSuccess() || answer.status() == 404;
    } catch (IOException | PlatformException e) {
      return false;
    }
  }
}
