package org.carelake.common.bulk;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.carelake.common.run.PlatformException;
import org.carelake.common.run.PlatformException.DataRefused;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.run.PlatformException.StoreUnavailable;

/**
 * Requests to one server: within its hosts, with its token where that belongs, again where it is
 * busy.
 */
final class Http {
  private static final int MOST_REDIRECTS = 5;

  static {
    // Java's client reads 16 kB at a time otherwise, at a fifth of the time of a local export.
    if (System.getProperty("jdk.httpclient.bufsize") == null) {
      System.setProperty("jdk.httpclient.bufsize", String.valueOf(1 << 18));
    }
  }

  private final HttpClient client;
  private final Hosts hosts;
  private final Authorization authorization;
  private final Patience patience;

  Http(Hosts hosts, Authorization authorization, Patience patience) {
    this.hosts = hosts;
    this.authorization = authorization;
    this.patience = patience;
    this.client = client(patience);
  }

  /** One connection for each download: streams of one connection would share its speed. */
  private static HttpClient client(Patience patience) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(patience.connect())
        .build();
  }

  /**
   * Sends a request, and again while the server is busy or cannot be reached.
   *
   * @return the last answer, which may still be that it is busy
   * @throws StoreUnavailable if it cannot be reached
   */
  Answer send(Call call) {
    try {
      return Failsafe.with(retries()).get(() -> once(call));
    } catch (FailsafeException e) {
      throw unreachable(call.uri(), e.getCause());
    }
  }

  StoreUnavailable unreachable(URI uri, Throwable cause) {
    return new StoreUnavailable(
        "Cannot reach the FHIR server at %s (%s). Check the address and the network, then start again; what has been fetched stays."
            .formatted(Hosts.shown(uri), cause.getClass().getSimpleName()),
        cause);
  }

  /**
   * What it means that a server does not do what it is asked for.
   *
   * @param what it does not do, as the beginning of a sentence
   * @param coded what the server says of it, in codes
   */
  static PlatformException refusal(Answer answer, String coded, String what) {
    String message =
        "%s: status %d%s from %s."
            .formatted(what, answer.status(), coded, Hosts.shown(answer.uri()));
    if (answer.status() == 401 || answer.status() == 403) {
      return new Misconfigured(
          message + " Check sources.<name>.auth, and what this client may read there.");
    }
    return answer.status() >= 500 || answer.isBusy()
        ? new StoreUnavailable(message + " Start again later.", null)
        : new DataRefused(message + " Ask for less or otherwise, or ask who runs the server.");
  }

  private RetryPolicy<Answer> retries() {
    return RetryPolicy.<Answer>builder()
        .handle(IOException.class)
        .handleResultIf(Answer::isBusy)
        .withMaxAttempts(patience.attempts())
        .withBackoff(patience.firstWait(), patience.longestWait())
        .withJitter(0.2)
        .withDelayFn(
            attempt ->
                wait(Optional.ofNullable(attempt.getLastResult())).orElse(Duration.ofNanos(-1)))
        .onRetryScheduled(attempt -> closed(attempt.getLastResult()))
        .build();
  }

  /** As the server asks, within the longest wait; empty where it does not. */
  Optional<Duration> wait(Optional<Answer> answer) {
    return answer
        .flatMap(it -> RetryAfter.of(it.headers(), Instant.now()))
        .map(asked -> asked.compareTo(patience.longestWait()) > 0 ? patience.longestWait() : asked);
  }

  private static void closed(Closeable answer) {
    try {
      if (answer != null) {
        answer.close();
      }
    } catch (IOException e) {
      // It is not read any more.
    }
  }

  /** Sends it once; with a new token where the server no longer knows the old one. */
  Answer once(Call call) throws IOException {
    Answer answer = followed(call);
    if (answer.status() == 401 && call.withToken() && authorization.renew()) {
      answer.close();
      return followed(call);
    }
    return answer;
  }

  private Answer followed(Call call) throws IOException {
    Call next = call;
    for (int i = 0; i <= MOST_REDIRECTS; i++) {
      hosts.requireAllowed(next.uri());
      Answer answer = sent(next);
      Optional<String> location = answer.headers().firstValue("Location");
      if (answer.status() / 100 != 3 || answer.status() == 304 || location.isEmpty()) {
        return answer;
      }
      answer.close();
      next = redirected(next, answer.status(), resolved(next.uri(), location.get()));
    }
    throw new DataRefused(
        "Cannot follow the server at %s: it redirects more than %d times."
            .formatted(Hosts.shown(call.uri()), MOST_REDIRECTS));
  }

  /** What is posted says who asks or for whom, and is for the server alone. */
  private Call redirected(Call call, int status, URI to) {
    Call next = call.redirected(status, to);
    if (next.body() != null && !hosts.mayHaveToken(to) && !isSameOrigin(call.uri(), to)) {
      throw new DataRefused(
          "Cannot follow the server from %s to %s with what was posted: it is another origin. If that host is the server's own, name it in sources.<name>.hosts."
              .formatted(Hosts.shown(call.uri()), Hosts.shown(to)));
    }
    return next;
  }

  private static boolean isSameOrigin(URI one, URI other) {
    return Hosts.origin(one).equals(Hosts.origin(other));
  }

  /** An address as a server names it. */
  static URI resolved(URI base, String named) {
    try {
      return base.resolve(named.strip());
    } catch (IllegalArgumentException e) {
      throw new DataRefused(
          "Cannot follow the server at %s: it names an address that is none."
              .formatted(Hosts.shown(base)));
    }
  }

  private Answer sent(Call call) throws IOException {
    HttpRequest.Builder request = call.request(patience.read());
    if (call.withToken() && hosts.mayHaveToken(call.uri())) {
      authorization.token().ifPresent(token -> request.setHeader("Authorization", bearer(token)));
    }
    return sent(request.build());
  }

  /** What is none would be quoted by whoever refuses it. */
  private static String bearer(String token) {
    if (!token.matches("[\\x21-\\x7e]+")) {
      throw new Misconfigured(
          "The token for the server is none: it is empty or holds blanks or other characters that no token has. Check sources.<name>.token.");
    }
    return "Bearer " + token;
  }

  private Answer sent(HttpRequest request) throws IOException {
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      return new Answer(
          response.statusCode(),
          response.headers(),
          response.uri(),
          new WatchedInput(response.body(), patience.read(), patience.total()));
    } catch (IllegalArgumentException e) {
      throw new DataRefused(
          "Cannot follow the server: it names an address that is none. Ask who runs it.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailable("Stopped while waiting for the server. Start again.", e);
    }
  }
}
