package org.carelake.common.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.contract.Table;
import org.carelake.common.run.Printable;
import org.carelake.common.sql.SqlFile;

/**
 * Mappings that a source brings along: a folder on any file system, with one {@code .sql} file for
 * each shape of its files.
 *
 * @param source the source's name
 * @param tables that a mapping may give
 */
public record MappingFolder(String source, String path, List<Table> tables, SparkSession spark) {
  private static final String ENDING = ".sql";

  /** Bytes of a statement. */
  private static final int LONGEST = 1024 * 1024;

  /**
   * The mappings, by name.
   *
   * @param problem told all that is wrong with them; with a problem they must not be used
   */
  public List<CsvMapping> mappings(Consumer<String> problem) {
    try {
      Path folder = new Path(path);
      FileSystem fs = folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
      List<FileStatus> files = files(fs, folder);
      if (files.isEmpty()) {
        problem.accept(
            "The mapping folder of the source %s holds no .sql file: %s. Put one into it for each shape of its files (carelake sources sketch makes a beginning)."
                .formatted(source, Printable.text(path)));
      }
      SparkSession empty = spark.newSession();
      List<CsvMapping> mappings = new ArrayList<>();
      for (FileStatus file : files) {
        mapping(fs, file, empty, problem).ifPresent(mappings::add);
      }
      return mappings;
    } catch (IOException | IllegalArgumentException e) {
      problem.accept(
          "Cannot read the mapping folder of the source %s: %s is not a readable folder. Set sources.%s.mapping to the folder that holds its .sql files."
              .formatted(source, Printable.text(path), source));
      return List.of();
    }
  }

  private static List<FileStatus> files(FileSystem fs, Path folder) throws IOException {
    if (!fs.getFileStatus(folder).isDirectory()) {
      throw new IOException("no folder");
    }
    return Arrays.stream(fs.listStatus(folder))
        .filter(file -> file.isFile() && file.getPath().getName().matches("[^._].*\\.sql"))
        .sorted()
        .toList();
  }

  private Optional<CsvMapping> mapping(
      FileSystem fs, FileStatus file, SparkSession empty, Consumer<String> problem)
      throws IOException {
    Optional<CsvMapping> mapping = text(fs, file).map(text -> mapping(file, text));
    String title = Printable.text(file.getPath().toUri().getPath());
    mapping
        .map(read -> new MappingCheck(read, tables, empty).problems())
        .orElse(List.of("it is not text in UTF-8 of at most 1 MB"))
        .forEach(
            why ->
                problem.accept(
                    "Cannot use the mapping %s of the source %s: %s."
                        .formatted(title, source, why)));
    return mapping;
  }

  private static CsvMapping mapping(FileStatus file, String text) {
    String name = file.getPath().getName();
    return new CsvMapping(
        new SqlFile(
            name.substring(0, name.length() - ENDING.length()), text.replaceFirst("^\uFEFF", "")));
  }

  /** Empty where it cannot be text. */
  private static Optional<String> text(FileSystem fs, FileStatus file) throws IOException {
    if (file.getLen() > LONGEST) {
      return Optional.empty();
    }
    try (InputStream in = fs.open(file.getPath())) {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(in.readAllBytes()))
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
