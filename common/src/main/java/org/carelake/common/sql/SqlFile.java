package org.carelake.common.sql;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * One SELECT over named tables, with a header that says what it gives. An aggregate is two: the
 * rows, then what is counted of them.
 *
 * @param name the file's name without its ending
 * @param text the whole file
 */
public record SqlFile(String name, String text) {

  /** The tables it reads. */
  public List<String> inputs() {
    return list("Inputs");
  }

  /** {@code name type} of each column of the result, in order. */
  public List<String> columns() {
    return list("Columns");
  }

  /** A line of the header that is a list, without its label. */
  public List<String> list(String label) {
    return Arrays.asList(header(label).split(",\\s*", -1));
  }

  /**
   * A line of the header, without its label.
   *
   * @throws IllegalArgumentException where the header lacks it
   */
  public String header(String label) {
    return line(label)
        .orElseThrow(
            () ->
                new IllegalArgumentException("sql file " + name + " has no header line " + label));
  }

  /** Whether the header has a line with this label that says something. */
  public boolean declares(String label) {
    return line(label).isPresent();
  }

  private Optional<String> line(String label) {
    Matcher line = Pattern.compile("(?m)^-- " + label + ":(.+)$").matcher(text);
    return line.find()
        ? Optional.of(line.group(1).strip()).filter(said -> !said.isEmpty())
        : Optional.empty();
  }

  /** Its SELECTs in order, each as a file of its own without a header. */
  public List<SqlFile> selects() {
    return Arrays.stream(statement().split(";\\s*\\R"))
        .map(select -> new SqlFile(name, select))
        .toList();
  }

  public boolean uses(String parameter) {
    return statement().contains(":" + parameter);
  }

  /** Runs it in a session that knows its inputs as views. */
  public Dataset<Row> run(SparkSession spark, Map<String, Object> parameters) {
    return spark.sql(
        statement(),
        parameters.entrySet().stream()
            .filter(parameter -> uses(parameter.getKey()))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  private String statement() {
    return text.replaceAll("(?m)^--.*\\R", "");
  }
}
