package org.carelake.common.source;

import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * A tabular file whose records come one at a time, the names of its columns first. Reading ends
 * with an {@link UnreadableFile} where the file cannot be read on.
 */
interface RecordFile extends Iterator<FileRecord>, AutoCloseable {

  /**
   * Opens a file as what its name says it is.
   *
   * @param maxRejectRatio lines within quoted values per row, 0 to 1, that a file bears in which
   *     they look like swallowed rows
   */
  static RecordFile open(RawFile file, Configuration conf, double maxRejectRatio) {
    return file.name().toLowerCase(Locale.ROOT).endsWith(Workbook.ENDING)
        ? Workbook.open(file, conf)
        : CsvFile.open(file, conf, maxRejectRatio);
  }

  /** Of its text; of a workbook what it is. */
  String encoding();

  /** What stands between values; empty where nothing does. */
  String separator();

  /**
   * What is worth a look, once the records have been read.
   *
   * @throws UnreadableFile if rows cannot be trusted after all
   */
  Optional<String> note();

  /** The hash of the whole file, once its records have been read. */
  String hash();

  @Override
  void close();
}
