package org.carelake.common.extract;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.carelake.common.sql.SqlFile;

/**
 * What is read of a database: one SELECT in its own SQL, with a header that says {@code Key:} the
 * columns that tell rows apart, {@code Mode:} full or delta, for delta {@code Watermark:} the
 * column that grows whenever a row changes, and, where it is of interest, {@code Mapping:} which
 * mapping reads the files.
 *
 * @param name of its file, and of the files that it lands
 * @param watermark empty for one that is read in full each time
 */
public record ExtractQuery(
    String name,
    String select,
    List<String> key,
    Optional<String> watermark,
    Optional<String> mapping) {

  /** Whether only what has changed is read. */
  boolean isDelta() {
    return watermark.isPresent();
  }

  /**
   * A file of an extract.
   *
   * @param problem told all that is wrong with it; with a problem it must not be used
   */
  public static ExtractQuery of(SqlFile file, Consumer<String> problem) {
    String mode = said(file, "Mode").orElse("full");
    Optional<String> watermark = said(file, "Watermark");
    String select = file.text().replaceAll("(?m)^--.*\\R?", "").strip().replaceFirst(";\\s*$", "");
    if (!List.of("full", "delta").contains(mode)) {
      problem.accept("its Mode is neither full nor delta");
    }
    if (mode.equals("delta") != watermark.isPresent()) {
      problem.accept(
          mode.equals("delta")
              ? "its Mode is delta, and its header names no Watermark"
              : "its header names a Watermark, and its Mode is not delta");
    }
    if (said(file, "Key").isEmpty()) {
      problem.accept("its header names no Key");
    }
    if (!select.regionMatches(true, 0, "SELECT", 0, 6) || select.contains(";")) {
      problem.accept("it is not one SELECT");
    }
    if (!file.name().matches("[A-Za-z][A-Za-z0-9_-]*")) {
      problem.accept("its name has other characters than letters, digits, - and _");
    }
    return new ExtractQuery(
        file.name(),
        select,
        said(file, "Key").map(ExtractQuery::list).orElse(List.of()),
        watermark,
        said(file, "Mapping"));
  }

  private static Optional<String> said(SqlFile file, String label) {
    return file.declares(label) ? Optional.of(file.header(label)) : Optional.empty();
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip).collect(Collectors.toList());
  }
}
