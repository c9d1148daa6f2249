package org.carelake.common.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.commons.io.ByteOrderMark;
import org.apache.commons.io.input.BOMInputStream;
import org.apache.hadoop.conf.Configuration;

/**
 * A file's text, in the encoding that its byte order mark tells, or else its source's settings.
 *
 * @param marked whether the file tells its encoding itself
 * @param start its first characters, for a look; what is none of the encoding is replaced
 * @param all its characters; ends with a {@link CharacterCodingException} at what is none of the
 *     encoding
 * @param signs of what was read: whether it is more likely UTF-8 than the encoding
 */
record FileText(
    RawFile file,
    Charset encoding,
    boolean marked,
    String start,
    Reader all,
    Supplier<Signs> signs) {
  private static final int LOOK = 32 * 1024;

  static FileText of(RawFile file, InputStream content) throws IOException {
    BOMInputStream in =
        BOMInputStream.builder()
            .setInputStream(content)
            .setByteOrderMarks(
                ByteOrderMark.UTF_8,
                ByteOrderMark.UTF_16LE,
                ByteOrderMark.UTF_16BE,
                ByteOrderMark.UTF_32LE,
                ByteOrderMark.UTF_32BE)
            .get();
    Charset encoding =
        in.hasBOM() ? Charset.forName(in.getBOMCharsetName()) : file.format().charset();
    return of(file, in, encoding, in.hasBOM());
  }

  /** The text of a later part, in the encoding of the file. */
  static FileText of(RawFile file, InputStream in, Charset encoding, boolean marked)
      throws IOException {
    boolean isSure = marked || encoding.equals(StandardCharsets.UTF_8);
    Utf8Look look = new Utf8Look(in);
    BufferedInputStream all = new BufferedInputStream(isSure ? in : look, LOOK);
    all.mark(LOOK);
    byte[] start = all.readNBytes(LOOK);
    all.reset();
    return new FileText(
        file,
        encoding,
        marked,
        new String(start, encoding),
        new InputStreamReader(all, encoding.newDecoder()),
        look::signs);
  }

  /** What to say of a file whose bytes are not in its encoding. */
  UnreadableFile refused(Configuration conf) {
    if (marked) {
      return new UnreadableFile(
          file,
          "it says that it is in %s, and is not throughout. Export it again.".formatted(encoding));
    }
    String likely =
        LikelyEncoding.of(file, conf).stream()
            .filter(other -> !other.equals(encoding))
            .map(Charset::name)
            .collect(Collectors.joining(" or "));
    return new UnreadableFile(
        file,
        "it is not in %s%s. Set sources.%s.encoding to %s, or export it again in %1$s."
            .formatted(
                encoding,
                likely.isEmpty() ? "" : ", and looks like " + likely,
                file.source(),
                likely.isEmpty() ? "the encoding that it has" : "that"));
  }
}
