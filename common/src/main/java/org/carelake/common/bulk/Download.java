package org.carelake.common.bulk;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.carelake.common.run.PlatformException.DataRefused;

/**
 * One file of the server → a file here, checked against what the manifest says of it. What breaks
 * off goes on where it was; what is wrong is fetched anew, once.
 */
final class Download {
  /** Files below it are joined; bytes as they are sent. */
  private static final int SMALL = 1 << 18;

  private final Http http;
  private final JobFolder folder;
  private final Packs packs;
  private final Way way;
  private final int index;
  private final Manifest.Entry entry;
  private int fruitless;
  private long reached;
  private int refused;

  /**
   * How files are fetched and kept.
   *
   * @param packed whether they are gzip here
   * @param withToken whether they are asked for with the token
   * @param accepting whether they are kept also where they are not what was announced
   */
  record Way(
      boolean packed,
      boolean withToken,
      boolean accepting,
      ContentLimits limits,
      Patience patience) {}

  /** The address is no longer good. */
  static final class Expired extends IOException {
    private static final long serialVersionUID = 1;

    Expired(int status) {
      super("status " + status);
    }
  }

  Download(Http http, JobFolder folder, Packs packs, Way way, int index, Manifest.Entry entry) {
    this.http = http;
    this.folder = folder;
    this.packs = packs;
    this.way = way;
    this.index = index;
    this.entry = entry;
  }

  /**
   * Fetches it.
   *
   * @throws Expired if the server no longer gives it out at this address
   * @throws DataRefused if it is not what the manifest says
   */
  Done fetch() throws Expired {
    try {
      return Failsafe.with(retries()).get(this::attempt);
    } catch (FailsafeException e) {
      if (e.getCause() instanceof Expired expired) {
        throw expired;
      }
      if (FullDisk.is(e.getCause())) {
        throw new UncheckedIOException((IOException) e.getCause());
      }
      throw e.getCause() instanceof NdjsonCheck.BadContent bad
          ? refusal(bad.getMessage())
          : http.unreachable(URI.create(entry.url()), e.getCause());
    }
  }

  private RetryPolicy<Done> retries() {
    return RetryPolicy.<Done>builder()
        .handleIf(this::isWorthAnotherTry)
        .withMaxAttempts(-1)
        .withBackoff(way.patience().firstWait(), way.patience().longestWait())
        .withJitter(0.2)
        .build();
  }

  /** A cut is, as long as now and then something comes; wrong content once. */
  private boolean isWorthAnotherTry(Throwable failure) {
    if (failure instanceof NdjsonCheck.BadContent) {
      return ++refused == 1;
    }
    return failure instanceof IOException
        && !FullDisk.is(failure)
        && !(failure instanceof Expired)
        && ++fruitless < way.patience().attempts();
  }

  private DataRefused refusal(String why) {
    return new DataRefused(
        "Cannot take file %,d of the export (%s): %s. The server was asked twice. Export anew, or take it as it is: carelake fhir resume --accept."
            .formatted(index + 1, entry.stem().replace("_", ""), why));
  }

  private Done attempt() throws IOException {
    Optional<Begun> begun = folder.begun(index);
    try {
      return begun.isPresent() ? goOn(begun.get()) : begin();
    } catch (NdjsonCheck.BadContent e) {
      forget();
      throw e;
    }
  }

  /** Begins anew the next time. */
  private void forget() throws IOException {
    Optional<Begun> begun = folder.begun(index);
    if (begun.isPresent()) {
      try (PartFile part = new PartFile(folder.path(""), begun.get())) {
        part.restart();
      }
    }
  }

  private NdjsonCheck check() {
    return new NdjsonCheck(way.accepting() ? "" : entry.lineType(), way.limits());
  }

  private Done begin() throws IOException {
    try (Answer answer = ask(0, null)) {
      InputStream body = answer.body();
      byte[] head = body.readNBytes(SMALL);
      boolean isGzip =
          answer.isGzip() || (head.length > 1 && head[0] == 0x1F && head[1] == (byte) 0x8B);
      if (head.length < SMALL) {
        return packs.add(index, entry, head, isGzip, check(), null, this::requireAnnounced);
      }
      Begun begun =
          new Begun(index, folder.newName(entry.stem(), way.packed()), form(isGzip), etag(answer));
      folder.add(begun);
      try (PartFile part = new PartFile(folder.path(""), begun)) {
        part.restart();
        InputStream all = new SequenceInputStream(new ByteArrayInputStream(head), body);
        boolean isUnpackedHere = isGzip && begun.form() == Begun.Form.PLAIN;
        return receive(part, begun, isUnpackedHere ? Gunzip.of(all) : all, check());
      }
    }
  }

  private Begun.Form form(boolean isGzip) {
    if (way.packed()) {
      return isGzip ? Begun.Form.AS_SENT : Begun.Form.PACKED;
    }
    return Begun.Form.PLAIN;
  }

  /** Only a strong one tells that bytes are the same. */
  private static String etag(Answer answer) {
    return answer.headers().firstValue("ETag").filter(tag -> tag.startsWith("\"")).orElse(null);
  }

  private Done goOn(Begun begun) throws IOException {
    try (PartFile part = new PartFile(folder.path(""), begun)) {
      NdjsonCheck check = check();
      long offset = part.offset(check);
      try (Answer answer = ask(offset, begun.etag())) {
        boolean isSameForm =
            form(answer.isGzip()) == begun.form() || begun.form() == Begun.Form.AS_SENT;
        if (offset == 0 || (answer.status() == 206 && isSameForm && startsAt(answer, offset))) {
          return receive(part, begun, body(answer, begun), check);
        }
        part.restart();
        if (answer.status() == 206 || answer.status() == 416) {
          throw new IOException("The server sends another part than was asked for.");
        }
        return receive(part, begun, body(answer, begun), check());
      }
    }
  }

  /** Where it is kept plain and comes packed after all. */
  private static InputStream body(Answer answer, Begun begun) throws IOException {
    return begun.form() != Begun.Form.AS_SENT && answer.isGzip()
        ? Gunzip.of(answer.body())
        : answer.body();
  }

  private static boolean startsAt(Answer answer, long offset) {
    return answer
        .headers()
        .firstValue("Content-Range")
        .orElse("")
        .startsWith("bytes " + offset + "-");
  }

  private Done receive(PartFile part, Begun begun, InputStream body, NdjsonCheck check)
      throws IOException {
    try {
      NdjsonCheck.Counts counts = part.receive(body, check);
      requireAnnounced(counts);
      part.finish();
      Done done =
          new Done(
              index,
              entry.kind(),
              begun.name(),
              0,
              0,
              counts.lines(),
              counts.outcomes(),
              counts.bytes(),
              counts.sha256(),
              null);
      folder.add(done);
      return done;
    } catch (IOException e) {
      fruitless = part.length() > reached ? 0 : fruitless;
      reached = Math.max(reached, part.length());
      throw e;
    }
  }

  private void requireAnnounced(NdjsonCheck.Counts counts) throws IOException {
    Long announced = entry.count();
    if (announced != null
        && !way.accepting()
        && counts.lines() != announced
        && counts.lines() - counts.outcomes() != announced) {
      throw new NdjsonCheck.BadContent(
          "it has %,d lines, and the manifest says %,d".formatted(counts.lines(), announced));
    }
  }

  private Answer ask(long offset, String etag) throws IOException {
    Call call =
        new Call(
            "GET",
            URI.create(entry.url()),
            Map.of(
                "Accept",
                "application/fhir+ndjson",
                "Accept-Encoding",
                way.packed() ? "gzip" : "identity"),
            null,
            way.withToken());
    if (offset > 0) {
      call = call.with("Range", "bytes=" + offset + "-");
      call = etag == null ? call : call.with("If-Range", etag);
    }
    Answer answer = http.send(call);
    boolean isPart = offset > 0 && (answer.status() == 206 || answer.status() == 416);
    if (answer.status() == 200 || isPart) {
      return answer;
    }
    answer.close();
    if (answer.status() / 100 == 4 && !answer.isBusy()) {
      throw new Expired(answer.status());
    }
    throw new IOException("The server answers with status " + answer.status() + ".");
  }
}
