package org.carelake.common.bulk;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import org.carelake.common.run.PlatformException.DataRefused;

/**
 * What a server answers.
 *
 * @param uri where it came from, after redirects
 * @param body as it is sent, to be read once
 */
record Answer(int status, HttpHeaders headers, URI uri, InputStream body) implements Closeable {
  boolean isSuccess() {
    return status / 100 == 2;
  }

  /** Turned away for now, or by something in between that could not reach the server. */
  boolean isBusy() {
    return status == 429 || status == 408 || status == 502 || status == 503 || status == 504;
  }

  boolean isGzip() {
    return headers.firstValue("Content-Encoding").orElse("").strip().equalsIgnoreCase("gzip");
  }

  /**
   * All of it, unpacked.
   *
   * @param limit bytes
   * @throws DataRefused if there is more
   */
  byte[] content(int limit) throws IOException {
    try (InputStream in = isGzip() ? unpacked() : body) {
      byte[] content = in.readNBytes(limit + 1);
      if (content.length > limit) {
        throw new DataRefused(
            "Cannot read what %s answers: it is longer than %,d bytes."
                .formatted(Hosts.shown(uri), limit));
      }
      return content;
    }
  }

  /** Servers call also an empty body gzip. */
  private InputStream unpacked() throws IOException {
    byte[] head = body.readNBytes(1);
    return head.length == 0
        ? InputStream.nullInputStream()
        : Gunzip.of(new SequenceInputStream(new ByteArrayInputStream(head), body));
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
