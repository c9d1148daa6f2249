package org.carelake.common.source;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.sql.SqlFile;
import org.carelake.common.validate.Received;

/**
 * CSV files of another system's shape: one SELECT over {@value #FILE} says which tables a line
 * gives a row of, each as a struct with the table's name, and hands on {@link #ROW}. Its header
 * says {@code Files:} the names of the files, {@code Reads:} their columns, {@code Optional:} those
 * that a file may lack, and {@code Gives:} the tables.
 */
public record CsvMapping(SqlFile sql) {
  public static final String FILE = "file";

  /** Where a line comes from: {@code source, file, line, delivered, malformed, record}. */
  public static final String ROW = "_row";

  /** Columns that stand beside those of the file. */
  private static final List<String> RESERVED = List.of(ROW, "_record");

  /** What the statement calls a column that a header names. */
  public static String columnName(String written) {
    return CsvHeader.meant(written);
  }

  /** Whether {@code Reads:} may name a column. */
  public static boolean canRead(String written) {
    String name = columnName(written);
    return !name.isEmpty() && !RESERVED.contains(name);
  }

  String name() {
    return sql.name();
  }

  /** Whether it reads a file: by the globs of its {@code Files:}, or else any CSV file. */
  boolean reads(String file) {
    return CsvSource.isTabular(file)
        && (globs().isEmpty() || globs().stream().anyMatch(glob -> Source.matches(glob, file)));
  }

  List<String> globs() {
    return said("Files");
  }

  /** The columns that a file must have, as the statement knows them. */
  List<String> required() {
    return said("Reads").stream().map(CsvHeader::meant).toList();
  }

  /** Those that it may lack: null then. */
  List<String> optional() {
    return said("Optional").stream().map(CsvHeader::meant).toList();
  }

  /** Names of the tables that a line gives a row of. */
  List<String> tables() {
    return said("Gives");
  }

  private List<String> said(String label) {
    return sql.declares(label) ? sql.list(label) : List.of();
  }

  /** What is demanded of a file: that it has the columns. */
  public Table file() {
    List<Field> fields =
        Stream.concat(
                required().stream().map(name -> Field.text(name).required()),
                optional().stream().map(Field::text))
            // Every input may have it.
            .filter(field -> !field.name().equals(Table.DELETED.name()))
            .toList();
    return new Table(name(), sql.header("Grain"), fields, List.of(), Optional.empty());
  }

  /** Whether lines give rows of this table. */
  public boolean gives(Table table) {
    return tables().contains(table.name());
  }

  /**
   * The lines as the statement maps them: {@link #ROW}, and for each table a struct of text.
   *
   * @param lines of shape {@link Received#schema}
   */
  public Dataset<Row> map(Dataset<Row> lines) {
    seen(lines).createOrReplaceTempView(FILE);
    Dataset<Row> mapped = lines.sparkSession().sql(sql.text());
    Stream<Column> rows = tables().stream().map(table -> text(mapped, table));
    return mapped.select(Stream.concat(Stream.of(col(ROW)), rows).toArray(Column[]::new));
  }

  private static Column text(Dataset<Row> mapped, String table) {
    StructType text = new StructType();
    for (String column : ((StructType) mapped.schema().apply(table).dataType()).fieldNames()) {
      text = text.add(column, DataTypes.StringType);
    }
    return col(table).cast(text).as(table);
  }

  /** The lines as the statement sees them. */
  Dataset<Row> seen(Dataset<Row> lines) {
    Column from =
        struct(
            col(Received.SOURCE).as("source"),
            col(Received.FILE).as("file"),
            col(Received.LINE).as("line"),
            col(Received.DELIVERED).as("delivered"),
            col(Received.MALFORMED).as("malformed"),
            array(values()).as("record"));
    return lines.select(
        Stream.concat(Stream.of(from.as(ROW)), Stream.of(values())).toArray(Column[]::new));
  }

  private Column[] values() {
    return Stream.concat(required().stream(), optional().stream())
        .map(CsvMapping::value)
        .toArray(Column[]::new);
  }

  private static Column value(String name) {
    return col(Received.ROW + ".`" + name.replace("`", "``") + "`").as(name);
  }
}
