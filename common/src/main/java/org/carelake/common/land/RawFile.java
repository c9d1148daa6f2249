package org.carelake.common.land;

import java.io.Serializable;

/**
 * A file as a source left it.
 *
 * @param source the source's name
 * @param table the table its rows belong to
 * @param name its path below the source's folder
 * @param path where to read it
 * @param length bytes
 * @param modified epoch milliseconds
 */
public record RawFile(
    String source, String table, String name, String path, long length, long modified)
    implements Serializable {

  /** Changes when the file is replaced, even under the same name. */
  public String identity() {
    return String.join("|", source, name, Long.toString(length), Long.toString(modified));
  }

  /** How quarantine and messages name it. */
  public String title() {
    return source + "/" + name;
  }
}
