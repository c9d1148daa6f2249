package org.carelake.common.source;

import java.util.Iterator;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;

/**
 * A tabular file whose records come one at a time, the names of its columns first. Reading ends
 * with an {@link UnreadableFile} where the file cannot be read on.
 */
interface RecordFile extends Iterator<FileRecord>, AutoCloseable {

  /** Opens a file as what its name says it is. */
  static RecordFile open(RawFile file, Configuration conf) {
    return open(Part.whole(file), conf);
  }

  /** Opens a part; its records come behind the names of the file's columns. */
  static RecordFile open(Part part, Configuration conf) {
    RawFile file = part.file();
    return file.name().toLowerCase(Locale.ROOT).endsWith(Workbook.ENDING)
        ? Workbook.open(file, conf)
        : CsvFile.open(part, conf);
  }

  /** Of its text; of a workbook what it is. */
  String encoding();

  /** What stands between values; empty where nothing does. */
  String separator();

  /** Of what is worth a look, once the records have been read. */
  Signs signs();

  /** The hashes of its blocks, once its records have been read. */
  String blocks();

  @Override
  void close();
}
