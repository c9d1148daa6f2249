package org.carelake.common.source;

import com.ibm.icu.text.CharsetDetector;
import com.ibm.icu.text.CharsetMatch;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** The encoding that a file seems to have, judged by those of its lines that are not ASCII. */
final class LikelyEncoding {
  /** Of 100: below it, anything goes. */
  private static final int LEAST = 20;

  /** Short texts do not tell more finely. */
  private static final int MARGIN = 10;

  private static final int LINE = 1 << 10;
  private static final int ENOUGH = 1 << 16;

  private LikelyEncoding() {}

  /** Those that are about as likely as the likeliest; empty where nothing is likely. */
  static List<Charset> of(RawFile file, Configuration conf) {
    try (InputStream content = new BufferedInputStream(Content.open(file, conf))) {
      byte[] sample = sample(content);
      return likeliest(
          Stream.of(new CharsetDetector().setText(sample).detectAll())
              .filter(match -> match.getConfidence() >= LEAST)
              .filter(match -> Charset.isSupported(match.getName()))
              .filter(match -> isWritten(charset(match), sample))
              .toList());
    } catch (IOException e) {
      return List.of();
    }
  }

  private static List<Charset> likeliest(List<CharsetMatch> matches) {
    return matches.stream()
        .filter(match -> match.getConfidence() + MARGIN >= matches.get(0).getConfidence())
        .map(LikelyEncoding::charset)
        .distinct()
        .toList();
  }

  /** Systems that name the smaller set write the larger one. */
  private static Charset charset(CharsetMatch match) {
    return switch (match.getName()) {
      case "ISO-8859-1" -> Charset.forName("windows-1252");
      case "ISO-8859-9" -> Charset.forName("windows-1254");
      default -> Charset.forName(match.getName());
    };
  }

  private static boolean isWritten(Charset encoding, byte[] sample) {
    try {
      return encoding
          .newDecoder()
          .decode(ByteBuffer.wrap(sample))
          .chars()
          .noneMatch(LikelyEncoding::isForeign);
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static boolean isForeign(int c) {
    return c >= 0x80 && c < 0xA0;
  }

  /** Lines that are not ASCII, cut where a character ends. */
  private static byte[] sample(InputStream content) throws IOException {
    ByteArrayOutputStream sample = new ByteArrayOutputStream();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    boolean telling = false;
    for (int b = content.read(); b >= 0 && sample.size() < ENOUGH; b = content.read()) {
      line.write(b);
      telling |= b >= 0x80;
      boolean ends = b == '\n' || (b < 0x80 && line.size() >= LINE) || line.size() == ENOUGH;
      if (ends && telling) {
        line.writeTo(sample);
      }
      if (ends) {
        line.reset();
        telling = false;
      }
    }
    if (telling) {
      line.writeTo(sample);
    }
    return sample.toByteArray();
  }
}
