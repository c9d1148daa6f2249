package org.carelake.common.extract;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/** A CSV file on its way, packed: a value that is not there is empty, an empty text is quoted. */
final class CsvPart implements Closeable {
  private static final int BUFFER = 1 << 16;

  private final Path path;
  private final FileChannel channel;
  private final MessageDigest sha256 = DigestUtils.getSha256Digest();
  private final CsvWriter csv;
  private long rows;

  CsvPart(Path path, List<String> header) throws IOException {
    this.path = path;
    this.channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    OutputStream file =
        new DigestOutputStream(
            new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER), sha256);
    this.csv =
        CsvWriter.builder()
            .quoteStrategy(QuoteStrategies.EMPTY)
            .bufferSize(BUFFER)
            .build(new Fast(file), StandardCharsets.UTF_8);
    csv.writeRecord(header);
  }

  /** Speed before size. */
  private static final class Fast extends GZIPOutputStream {
    Fast(OutputStream out) throws IOException {
      super(out, BUFFER);
      def.setLevel(1);
    }
  }

  void write(String... values) {
    csv.writeRecord(values);
    rows++;
  }

  long rows() {
    return rows;
  }

  /** How much of it has reached the file. */
  long bytes() throws IOException {
    return channel.position();
  }

  /** Has it on the disk. */
  ExtractFile finish() throws IOException {
    csv.close();
    try (FileChannel written = FileChannel.open(path, StandardOpenOption.WRITE)) {
      written.force(true);
    }
    long bytes = Files.size(path);
    return new ExtractFile(
        path.getFileName().toString(), rows, bytes, Hex.encodeHexString(sha256.digest()));
  }

  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      csv.close();
    }
  }
}
