package org.carelake.jobs.catalog;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.util.Locale;
import java.util.stream.Collectors;
import org.carelake.common.sql.SqlFiles;

/** What codes mean, kept as data: {@code sql/neo4j/codes/<name>.csv}. */
final class CodeList {
  private CodeList() {}

  /**
   * SQL for the meaning of a code, null for one that is not in the list.
   *
   * @param system SQL expression for the code's system
   * @param code SQL expression for the code; case is ignored
   */
  static String meaning(String list, String system, String code) {
    String text = SqlFiles.named("sql/neo4j/codes", ".csv").get(list);
    String entries =
        CsvReader.builder().ofNamedCsvRecord(text).stream()
            .map(CodeList::entry)
            .collect(Collectors.joining(", "));
    return "try_element_at(map(%s), concat(%s, '|', lower(%s)))".formatted(entries, system, code);
  }

  private static String entry(NamedCsvRecord line) {
    return "'%s|%s', '%s'"
        .formatted(
            line.getField("code_system"),
            line.getField("code").toLowerCase(Locale.ROOT),
            line.getField("meaning"));
  }
}
