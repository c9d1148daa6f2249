package org.carelake.common.bulk.kit;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * One request to the kit, and the means to answer it well or badly.
 *
 * @param base where its behaviour is, without a slash at the end
 * @param other the same on another origin
 * @param path behind the base
 * @param isElsewhere whether it came by the other origin
 */
record Exchange(
    HttpExchange http, String base, String other, String path, String body, boolean isElsewhere) {
  Optional<String> header(String name) {
    return Optional.ofNullable(http.getRequestHeaders().getFirst(name));
  }

  String method() {
    return http.getRequestMethod();
  }

  String query() {
    return Optional.ofNullable(http.getRequestURI().getQuery()).orElse("");
  }

  Exchange with(String header, String value) {
    http.getResponseHeaders().set(header, value);
    return this;
  }

  void json(int status, String body) throws IOException {
    with("Content-Type", "application/json").bytes(status, body.getBytes(StandardCharsets.UTF_8));
  }

  void outcome(int status, String severity, String code, String text) throws IOException {
    json(status, Script.outcome(severity, code, text));
  }

  void status(int status) throws IOException {
    http.sendResponseHeaders(status, -1);
    http.close();
  }

  void bytes(int status, byte[] body) throws IOException {
    http.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = http.getResponseBody()) {
      out.write(body);
    }
  }

  /** Announces all and breaks off. */
  void cut(int status, byte[] body, int after) throws IOException {
    http.sendResponseHeaders(status, body.length);
    OutputStream out = http.getResponseBody();
    out.write(body, 0, Math.min(after, body.length));
    out.flush();
    http.close();
  }

  /** As the Range header asks, where it does. */
  void ranged(byte[] body) throws IOException {
    Optional<Integer> from = from(body);
    if (from.isEmpty()) {
      bytes(200, body);
    } else {
      with("Content-Range", "bytes %d-%d/%d".formatted(from.get(), body.length - 1, body.length))
          .bytes(206, Arrays.copyOfRange(body, from.get(), body.length));
    }
  }

  /** From where on the client wants it. */
  Optional<Integer> from(byte[] body) {
    return header("Range")
        .map(range -> Integer.parseInt(range.replaceFirst("bytes=(\\d+)-.*", "$1")))
        .filter(from -> from < body.length);
  }

  /** Until the client gives up. */
  void endless(byte[] piece) throws IOException {
    http.sendResponseHeaders(200, 0);
    try (OutputStream out = http.getResponseBody()) {
      while (true) {
        out.write(piece);
      }
    }
  }
}
