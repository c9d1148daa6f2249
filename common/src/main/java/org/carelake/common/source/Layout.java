package org.carelake.common.source;

import java.util.List;
import org.carelake.common.contract.Table;

/**
 * How a file of rows and columns is laid out.
 *
 * @param encoding of its text; of a workbook what it is
 * @param separator what stands between values; empty where nothing does
 * @param found wanted columns that it has
 * @param missing wanted columns that it lacks
 * @param surplus columns that nobody asked for, as a message may name them; empty for none
 */
public record Layout(
    String encoding, String separator, List<String> found, List<String> missing, String surplus) {

  /** Columns that every input may have, and few do. */
  private static final List<String> OF_ANY_INPUT =
      List.of(Table.UPDATED_AT.name(), Table.DELETED.name());

  static Layout of(RecordFile file, CsvHeader header, List<String> wanted) {
    return new Layout(
        file.encoding(),
        file.separator(),
        wanted.stream().filter(name -> !header.lacks(wanted.indexOf(name))).toList(),
        wanted.stream()
            .filter(name -> header.lacks(wanted.indexOf(name)) && !OF_ANY_INPUT.contains(name))
            .toList(),
        header.printedSurplus());
  }
}
