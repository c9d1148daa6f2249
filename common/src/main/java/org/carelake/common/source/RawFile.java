package org.carelake.common.source;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * A file as a source left it.
 *
 * @param source the source's name
 * @param table the table its rows belong to
 * @param name its path below the source's folder
 * @param path where to read it
 * @param length bytes
 * @param modified epoch milliseconds
 * @param delivered when (UTC): by its path, or else by its last change
 * @param format how the source writes it
 */
public record RawFile(
    String source,
    String table,
    String name,
    String path,
    long length,
    long modified,
    Instant delivered,
    CsvFormat format)
    implements Serializable {

  /** A file of a source that writes plainly. */
  public RawFile(
      String source,
      String table,
      String name,
      String path,
      long length,
      long modified,
      Instant delivered) {
    this(source, table, name, path, length, modified, delivered, CsvFormat.PLAIN);
  }

  /** A file, by its path or address, that no source delivered. */
  public static RawFile at(String place) {
    String path = place.contains("://") ? place : Path.of(place).toUri().toString();
    return new RawFile("", "", place, path, 0, 0, Instant.EPOCH);
  }

  /** The file as it was delivered at another time than it seems to have been. */
  public RawFile deliveredAt(Instant other) {
    return new RawFile(source, table, name, path, length, modified, other, format);
  }

  /**
   * The hash of its content, for comparison with what was taken; empty where it cannot be read,
   * which whoever takes it will tell.
   */
  public Optional<String> hash(Configuration conf) {
    try (Content content = Content.open(this, conf)) {
      return Optional.of(content.hash());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** How quarantine and messages name it. */
  public String title() {
    return source + "/" + name;
  }
}
