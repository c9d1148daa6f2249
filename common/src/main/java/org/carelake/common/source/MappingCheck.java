package org.carelake.common.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.run.Nearest;
import org.carelake.common.run.Printable;
import org.carelake.common.spark.Projection;
import org.carelake.common.validate.Received;

/**
 * Holds a mapping against the tables, before any file is read.
 *
 * @param tables that it may give
 * @param spark a session that knows no other tables or views
 */
record MappingCheck(CsvMapping mapping, List<Table> tables, SparkSession spark) {
  private static final List<String> HEADER = List.of("Files", "Reads", "Gives", "Grain");

  /** All that is wrong with it. */
  List<String> problems() {
    List<String> problems = new ArrayList<>(header());
    if (problems.isEmpty()) {
      problems.addAll(names());
    }
    if (problems.isEmpty()) {
      problems.addAll(statement());
    }
    return problems.stream().map(Printable::text).toList();
  }

  private List<String> header() {
    return HEADER.stream()
        .filter(label -> !mapping.sql().declares(label))
        .map("its header lacks the line \"-- %s: …\""::formatted)
        .toList();
  }

  private List<String> names() {
    List<String> problems = new ArrayList<>();
    mapping.globs().stream()
        .filter(glob -> !isGlob(glob))
        .forEach(glob -> problems.add("its Files names \"" + glob + "\", which is no glob"));
    List<String> columns =
        Stream.concat(mapping.required().stream(), mapping.optional().stream()).toList();
    columns.stream()
        .filter(name -> !CsvMapping.canRead(name))
        .forEach(
            name ->
                problems.add(
                    name.isEmpty()
                        ? "its Reads or Optional has a comma too many"
                        : "its Reads or Optional names " + name + ", which means something else"));
    repeated(columns)
        .forEach(name -> problems.add("its Reads and Optional name the column " + name + " twice"));
    repeated(mapping.tables())
        .forEach(name -> problems.add("its Gives names the table " + name + " twice"));
    mapping.tables().stream()
        .filter(name -> table(name).isEmpty())
        .forEach(name -> problems.add(unknown("its Gives names a table ", name, known())));
    return problems;
  }

  private static boolean isGlob(String glob) {
    try {
      Source.matches(glob, "any.csv");
      return !glob.isEmpty();
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  private static List<String> repeated(List<String> names) {
    Set<String> seen = new HashSet<>();
    return names.stream().filter(name -> !seen.add(name)).distinct().toList();
  }

  private static String unknown(String what, String name, Collection<String> known) {
    return what
        + name
        + " that does not exist."
        + Nearest.hint(name, known)
        + " There are: "
        + String.join(", ", known);
  }

  private List<String> known() {
    return tables.stream().map(Table::name).toList();
  }

  private Optional<Table> table(String name) {
    return tables.stream().filter(table -> table.name().equals(name)).findFirst();
  }

  private List<String> statement() {
    try {
      Dataset<Row> nothing = spark.createDataFrame(List.of(), Received.schema(mapping.file()));
      Dataset<Row> seen = mapping.seen(nothing);
      StructType result = Projection.schema(seen, CsvMapping.FILE, mapping.sql().text());
      return columns(result, seen.schema());
    } catch (Projection.Refused e) {
      return List.of(e.getMessage());
    }
  }

  private List<String> columns(StructType result, StructType seen) {
    List<String> problems = new ArrayList<>();
    List<String> names = List.of(result.fieldNames());
    repeated(names).forEach(name -> problems.add("its SELECT gives " + name + " twice"));
    if (!problems.isEmpty()) {
      return problems;
    }
    if (!names.contains(CsvMapping.ROW) || !isRow(result, seen)) {
      problems.add("its SELECT does not hand on _row as it is");
    }
    names.stream()
        .filter(name -> !name.equals(CsvMapping.ROW) && !mapping.tables().contains(name))
        .forEach(
            name -> problems.add("its SELECT gives " + name + ", which its Gives does not name"));
    mapping.tables().stream()
        .flatMap(name -> table(name).stream())
        .forEach(table -> problems.addAll(given(table, result)));
    return problems;
  }

  private static List<String> given(Table table, StructType result) {
    boolean isThere = List.of(result.fieldNames()).contains(table.name());
    return isThere && result.apply(table.name()).dataType() instanceof StructType struct
        ? struct(table, struct)
        : List.of("its SELECT gives no struct " + table + ", though its Gives names it");
  }

  private static boolean isRow(StructType result, StructType seen) {
    return result.apply(CsvMapping.ROW).dataType().sameType(seen.apply(CsvMapping.ROW).dataType());
  }

  private static List<String> struct(Table table, StructType struct) {
    List<String> problems = new ArrayList<>();
    List<String> names = List.of(struct.fieldNames());
    List<String> known = table.inputs().stream().map(Field::name).toList();
    repeated(names)
        .forEach(name -> problems.add("its " + table + " has the column " + name + " twice"));
    table.fields().stream()
        .filter(field -> field.isRequired() && !names.contains(field.name()))
        .forEach(field -> problems.add("its " + table + " lacks the required " + field.name()));
    names.stream()
        .filter(name -> !known.contains(name))
        .forEach(name -> problems.add(unknown("its " + table + " has a column ", name, known)));
    Stream.of(struct.fields())
        .filter(MappingCheck::isNested)
        .forEach(
            field ->
                problems.add(
                    "its %s.%s is no single value (%s)"
                        .formatted(table, field.name(), field.dataType().simpleString())));
    return problems;
  }

  private static boolean isNested(StructField field) {
    return field.dataType() instanceof StructType
        || field.dataType() instanceof ArrayType
        || field.dataType() instanceof MapType;
  }
}
