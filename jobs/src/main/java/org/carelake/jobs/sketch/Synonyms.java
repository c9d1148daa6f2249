package org.carelake.jobs.sketch;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.carelake.common.contract.Table;
import org.carelake.common.sql.SqlFiles;

/**
 * What other systems call the tables and columns, kept as data: {@code sql/sources/synonyms.csv}.
 * {@code vorname+nachname} are two columns that make one.
 */
final class Synonyms {
  private static final String ANY = "*";

  /**
   * One line of the list.
   *
   * @param column empty for names of the table itself
   */
  private record Entry(String table, String column, List<String> words) {
    static Entry of(NamedCsvRecord line) {
      return new Entry(
          line.getField("table"),
          line.getField("column"),
          Arrays.asList(line.getField("words").split(" ")));
    }
  }

  private final List<Entry> entries;

  Synonyms() {
    String text = SqlFiles.named("sql/sources", ".csv").get("synonyms");
    entries = CsvReader.builder().ofNamedCsvRecord(text).stream().map(Entry::of).toList();
  }

  /** What a table's files may be called, the table's own name first. */
  List<String> of(Table table) {
    return Stream.concat(Stream.of(plain(table.name())), words(table.name(), "")).toList();
  }

  /** What a column of a table may be called, besides its own name. */
  List<String> of(Table table, String column) {
    return Stream.concat(words(table.name(), column), words(ANY, column)).toList();
  }

  private Stream<String> words(String table, String column) {
    return entries.stream()
        .filter(entry -> entry.table().equals(table) && entry.column().equals(column))
        .flatMap(entry -> entry.words().stream());
  }

  /** A name as it is compared: small letters without marks, and digits. */
  static String plain(String name) {
    String spelt =
        Normalizer.normalize(name, Normalizer.Form.NFC)
            .toLowerCase(Locale.ROOT)
            .replace("ä", "ae")
            .replace("ö", "oe")
            .replace("ü", "ue")
            .replace("ß", "ss");
    return Normalizer.normalize(spelt, Normalizer.Form.NFD).replaceAll("[^\\p{L}\\p{N}]", "");
  }
}
