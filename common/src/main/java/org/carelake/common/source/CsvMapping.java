package org.carelake.common.source;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.sql.SqlFile;
import org.carelake.common.validate.Received;

/**
 * CSV files of another system's shape: one SELECT over {@value #FILE} says which tables a line
 * gives a row of, each as a struct with the table's name, and hands on {@link #ROW}. Its header
 * says {@code Reads:} the file's columns and {@code Gives:} the tables.
 */
public record CsvMapping(SqlFile sql) {
  public static final String FILE = "file";

  /** Where a line comes from: {@code source, file, line, delivered, malformed, record}. */
  public static final String ROW = "_row";

  /** Whether it reads a file: by the glob of its {@code Files:}, or else any CSV file. */
  boolean reads(String file) {
    return CsvSource.isTabular(file)
        && (!sql.declares("Files")
            || sql.list("Files").stream().anyMatch(glob -> Source.matches(glob, file)));
  }

  /** What is demanded of a file: that it has the columns. */
  public Table file() {
    Field[] columns =
        sql.list("Reads").stream()
            .map(name -> Field.text(name.toLowerCase(Locale.ROOT)).required())
            .toArray(Field[]::new);
    return Table.of(sql.name(), sql.header("Grain"), columns);
  }

  /** Whether lines give rows of this table. */
  public boolean gives(Table table) {
    return sql.list("Gives").contains(table.name());
  }

  /**
   * The lines as the statement maps them.
   *
   * @param lines of shape {@link Received#schema}
   */
  public Dataset<Row> map(Dataset<Row> lines) {
    Column[] columns =
        Stream.concat(
                Stream.of(
                    struct(
                            col(Received.SOURCE).as("source"),
                            col(Received.FILE).as("file"),
                            col(Received.LINE).as("line"),
                            col(Received.DELIVERED).as("delivered"),
                            col(Received.MALFORMED).as("malformed"),
                            record().as("record"))
                        .as(ROW)),
                names().stream().map(name -> col(Received.ROW + ".`" + name + "`").as(name)))
            .toArray(Column[]::new);
    lines.select(columns).createOrReplaceTempView(FILE);
    return sql.run(lines.sparkSession(), Map.of());
  }

  private List<String> names() {
    return file().fields().stream().map(Field::name).filter(this::isRead).toList();
  }

  private boolean isRead(String name) {
    return !name.equals(Table.UPDATED_AT.name());
  }

  /** The line as it stood there. */
  private Column record() {
    return array(
        names().stream().map(name -> col(Received.ROW + ".`" + name + "`")).toArray(Column[]::new));
  }
}
