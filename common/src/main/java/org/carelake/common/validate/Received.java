package org.carelake.common.validate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;

/**
 * The shape every adapter brings its source's rows into: the contract's columns, still text and as
 * received, and where they came from.
 */
public final class Received {
  public static final String SOURCE = "_source";

  /** Whose ids the row uses: a source's own, or those of several sources of one system. */
  public static final String SYSTEM = "_system";

  /** The file's path below its source's folder. */
  public static final String FILE = "_file";

  /** The line on which the record starts, 1-based. */
  public static final String LINE = "_line";

  /** The run that first received the row; run ids sort by time. */
  public static final String RUN = "_run_id";

  /**
   * When the file was delivered (UTC): the date that its path names, or else the time of its last
   * change.
   */
  public static final String DELIVERED = "_delivered";

  /** The kind of its source: {@code csv, fhir}. */
  public static final String KIND = "_kind";

  /** The row comes from quarantine, not from a new file. */
  public static final String RETRIED = "_retried";

  /** The record does not have as many values as its file's header. */
  public static final String MALFORMED = "_malformed";

  public static final String ROW = "received";

  /** Which row {@link #deletions} are of. */
  public static final String KEY = "key";

  public static final String DELETED_AT = "deleted_at";

  /** Within {@link #ROW}, the whole record where the row leaves some of it out or rewrites it. */
  public static final String RECORD = "_record";

  private Received() {}

  /**
   * How messages and lists name the file that a row comes from: {@code source/file}.
   *
   * @param alias of the rows, with its dot; empty for none
   */
  public static Column title(String alias) {
    return concat_ws("/", col(alias + SOURCE), col(alias + FILE));
  }

  /**
   * {@code _source, _system, _file, _line, _run_id, _delivered, _kind, _retried, _malformed,
   * received struct of strings}.
   */
  public static StructType schema(Table table) {
    return new StructType()
        .add(SOURCE, DataTypes.StringType)
        .add(SYSTEM, DataTypes.StringType)
        .add(FILE, DataTypes.StringType)
        .add(LINE, DataTypes.LongType)
        .add(RUN, DataTypes.StringType)
        .add(DELIVERED, DataTypes.TimestampType)
        .add(KIND, DataTypes.StringType)
        .add(RETRIED, DataTypes.BooleanType)
        .add(MALFORMED, DataTypes.BooleanType)
        .add(ROW, values(table));
  }

  /** Curated rows as if they had just been received once more. */
  public static Dataset<Row> again(Table table, Dataset<Row> curated) {
    List<String> present = List.of(curated.columns());
    Column[] texts =
        Stream.of(values(table).fields())
            .map(
                field ->
                    (present.contains(field.name()) ? col(field.name()) : lit(null))
                        .cast(field.dataType())
                        .as(field.name()))
            .toArray(Column[]::new);
    return curated.select(
        col(SOURCE),
        col(SYSTEM),
        col(FILE),
        col(LINE),
        col(RUN),
        col(DELIVERED),
        col(KIND),
        lit(true).as(RETRIED),
        lit(false).as(MALFORMED),
        struct(texts).as(ROW));
  }

  /**
   * Deletions as if they had just been asked for once more.
   *
   * @param rows {@code key string, deleted_at timestamp, _source, _system, _file, _line, _run_id,
   *     _delivered, _kind}
   */
  public static Dataset<Row> deletions(Table table, Dataset<Row> rows) {
    Column[] values =
        Stream.of(values(table).fields())
            .map(field -> ofDeletion(table, field))
            .toArray(Column[]::new);
    return rows.select(
        col(SOURCE),
        col(SYSTEM),
        col(FILE),
        col(LINE),
        col(RUN),
        col(DELIVERED),
        col(KIND),
        lit(true).as(RETRIED),
        lit(false).as(MALFORMED),
        struct(values).as(ROW));
  }

  private static Column ofDeletion(Table table, StructField field) {
    Column value = lit(null);
    if (field.name().equals(table.key().name())) {
      value = col(KEY);
    } else if (field.name().equals(Table.DELETED.name())) {
      value = lit(true);
    } else if (field.name().equals(Table.UPDATED_AT.name())) {
      value = col(DELETED_AT);
    }
    return value.cast(field.dataType()).as(field.name());
  }

  /** What the input may say, all text, and the whole record where that is not all of it. */
  public static StructType values(Table table) {
    StructType values = new StructType();
    for (Field field : table.inputs()) {
      values = values.add(field.name(), DataTypes.StringType);
    }
    return values.add(RECORD, DataTypes.createArrayType(DataTypes.StringType));
  }
}
