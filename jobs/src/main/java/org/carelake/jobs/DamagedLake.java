package org.carelake.jobs;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.carelake.common.run.PlatformException.Misconfigured;

/** A file of the lake that is missing or cannot be read, as the frameworks tell of it. */
final class DamagedLake {
  private static final Pattern TABLE =
      Pattern.compile("\\b((?:curated|quarantine|tombstones)/[a-z_]+|ledger/(?:files|dismissed))/");

  /** Whose exceptions tell of files, by the beginnings of their names. */
  private static final List<String> FILES =
      List.of(
          "java.io.FileNotFoundException",
          "java.io.EOFException",
          "java.nio.file.NoSuchFileException",
          "com.fasterxml.jackson.",
          "org.apache.hadoop.fs.ChecksumException",
          "org.apache.parquet.",
          "org.apache.spark.SparkFileNotFoundException",
          "org.apache.spark.sql.delta.");

  private DamagedLake() {}

  /** What to tell the user; empty where the failure is another one. */
  static Optional<Misconfigured> of(List<Throwable> causes) {
    boolean isOfFiles = causes.stream().anyMatch(DamagedLake::isOfFiles);
    return isOfFiles ? table(causes).map(DamagedLake::told) : Optional.empty();
  }

  private static boolean isOfFiles(Throwable cause) {
    String text = String.valueOf(cause.getMessage());
    return FILES.stream().anyMatch(cause.getClass().getName()::startsWith)
        || text.contains("is not a Parquet file")
        || text.contains("java.io.FileNotFoundException");
  }

  private static Optional<String> table(List<Throwable> causes) {
    return causes.stream()
        .flatMap(cause -> Stream.ofNullable(cause.getMessage()))
        .flatMap(text -> TABLE.matcher(text).results())
        .map((MatchResult found) -> found.group(1))
        .findFirst();
  }

  private static Misconfigured told(String table) {
    return new Misconfigured(
        "The lake is damaged: a file of %s is missing or cannot be read. What is committed stays, nothing is half-written. Restore the whole lake from a backup, so that its parts agree, or make it anew from the raw files: set lake.root to an empty folder. Then start with --take-over, which publishes the lake as it is."
            .formatted(table));
  }
}
