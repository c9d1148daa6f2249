package org.carelake.common.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.run.Printable;

/**
 * Where files come from, whose ids their rows use, and what they are. Files are as received and
 * never changed. Names that begin with {@code _} or {@code .} are not data.
 *
 * @param system whose ids the rows use: rows of one system update each other
 * @param idPrefix what the lake puts before the ids
 * @param path a folder, or one file
 * @param files globs by the name of the table whose files they match, beside the kind's own names
 * @param format how its files are written
 */
public record Source(
    String name,
    Kind kind,
    String path,
    String system,
    String idPrefix,
    Map<String, String> files,
    MissingColumns missingColumns,
    Delivers delivers,
    CsvFormat format) {

  /** What a file of a table says of rows that it does not hold. */
  public enum Delivers {
    /** Nothing. */
    CHANGES,
    /** That they are gone: it is all there is of its system at the time. */
    SNAPSHOTS
  }

  /** What a file says that lacks a column which earlier files had. */
  public enum MissingColumns {
    /** Nothing: it is refused. */
    REFUSE,
    /** That the values are empty now. */
    CLEAR,
    /** Nothing of the column: what is known stays. */
    KEEP
  }

  /** Files that belong to a table, in stable order, and those that belong to none. */
  public record Listing(List<RawFile> files, List<RawFile> unknown) {}

  /**
   * What is told of files that belong to none.
   *
   * @param problem why the source cannot be read
   */
  public record Unread(Optional<String> problem, List<String> notes) {}

  /** A source without settings of its own. */
  public static Source of(String name, Kind kind, String path) {
    return new Source(
        name,
        kind,
        path,
        name,
        kind.idPrefix(name),
        Map.of(),
        MissingColumns.REFUSE,
        Delivers.CHANGES,
        CsvFormat.PLAIN);
  }

  /**
   * The table or shape that a file belongs to by its name below the folder; empty for none.
   *
   * @param file in lower case
   */
  private Optional<String> shapeOf(String file) {
    Optional<String> named =
        files.entrySet().stream()
            .filter(entry -> matches(entry.getValue(), file))
            .map(Map.Entry::getKey)
            .findFirst();
    return named.isPresent()
        ? named
        : kind.shapeOf(file).map(Table::name).filter(table -> !files.containsKey(table));
  }

  /**
   * Rows as their sources gave them → as contracts read them, each with its system, under ids that
   * no other system has.
   *
   * @param rows of shape {@link org.carelake.common.validate.Received}
   * @param sources those that the rows come from
   */
  public static Dataset<Row> standard(Table table, Dataset<Row> rows, List<Source> sources) {
    Map<String, CsvFormat> formats = new TreeMap<>();
    sources.forEach(source -> formats.put(source.name(), source.format()));
    return Ids.own(table, StandardText.in(table, rows, formats), sources);
  }

  public boolean deliversSnapshots() {
    return delivers == Delivers.SNAPSHOTS;
  }

  /** What is told of files that belong to none: all of them are a problem, some are left alone. */
  public Unread unread(Listing listing) {
    List<RawFile> unknown = listing.unknown();
    String how = kind.unknown();
    if (!listing.files().isEmpty() || unknown.isEmpty()) {
      return new Unread(
          Optional.empty(),
          unknown.stream()
              .map(file -> Printable.text(file.title()) + " " + how + " and is left alone")
              .toList());
    }
    RawFile first = unknown.get(0);
    return new Unread(
        Optional.of(
            "Cannot read the source %s: each of its files (%,d) %s, such as %s. %s."
                .formatted(
                    name,
                    unknown.size(),
                    how,
                    Printable.text(first.title()),
                    kind.hint(first.name().toLowerCase(Locale.ROOT)))),
        List.of());
  }

  /**
   * Whether a glob without folders matches a file's name, or one with folders its path.
   *
   * @param file in lower case
   */
  public static boolean matches(String glob, String file) {
    java.nio.file.Path path = java.nio.file.Path.of(file);
    return java.nio.file.FileSystems.getDefault()
        .getPathMatcher("glob:" + glob.toLowerCase(Locale.ROOT))
        .matches(glob.contains("/") ? path : path.getFileName());
  }

  public Listing list(Configuration conf) {
    Path root = new Path(path);
    List<RawFile> found = new ArrayList<>();
    List<RawFile> unknown = new ArrayList<>();
    Map<List<String>, String> contested = new LinkedHashMap<>();
    try {
      FileSystem fs = root.getFileSystem(conf);
      boolean isFile = fs.getFileStatus(root).isFile();
      String base = fs.makeQualified(isFile ? root.getParent() : root).toUri().getPath();
      for (FileStatus status : all(fs, root)) {
        String file =
            status.getPath().toUri().getPath().substring(base.length()).replaceFirst("^/", "");
        if (!hidden(file)) {
          contested.putIfAbsent(kind.rivals(file.toLowerCase(Locale.ROOT)), file);
          shapeOf(file.toLowerCase(Locale.ROOT))
              .ifPresentOrElse(
                  shape -> found.add(file(shape, file, status)),
                  () -> unknown.add(file("", file, status)));
        }
      }
    } catch (IOException e) {
      throw new Misconfigured(
          "Cannot list the files of source "
              + name
              + ": "
              + path
              + " is not a readable folder or file. Set sources."
              + name
              + ".path to the folder that holds them.");
    }
    requireUncontested(contested);
    found.sort(Comparator.comparing(RawFile::name));
    unknown.sort(Comparator.comparing(RawFile::name));
    return new Listing(found, unknown);
  }

  /**
   * No file has two readers.
   *
   * @param contested the first file of each set of readers
   */
  private void requireUncontested(Map<List<String>, String> contested) {
    contested.remove(List.of());
    if (!contested.isEmpty()) {
      throw new Misconfigured(
          contested.entrySet().stream()
              .map(
                  entry ->
                      "Cannot read %s: %s all read it. Correct their Files so that one does."
                          .formatted(
                              Printable.text(name + "/" + entry.getValue()),
                              Printable.text(String.join(" and ", entry.getKey()))))
              .collect(Collectors.joining(System.lineSeparator())));
    }
  }

  /** Each file once, by its shortest path: links may lead back to where they stand. */
  private static Collection<FileStatus> all(FileSystem fs, Path root) throws IOException {
    Map<String, FileStatus> found = new TreeMap<>();
    RemoteIterator<LocatedFileStatus> files = fs.listFiles(root, true);
    while (files.hasNext()) {
      FileStatus file = files.next();
      found.merge(real(file.getPath()), file, Source::shorter);
    }
    return found.values();
  }

  private static FileStatus shorter(FileStatus one, FileStatus other) {
    Comparator<FileStatus> order = Comparator.comparing(file -> file.getPath().toString().length());
    return order.thenComparing(FileStatus::getPath).compare(one, other) <= 0 ? one : other;
  }

  private static String real(Path path) throws IOException {
    boolean isLocal = "file".equals(path.toUri().getScheme());
    return isLocal
        ? java.nio.file.Path.of(path.toUri().getPath()).toRealPath().toString()
        : path.toString();
  }

  private RawFile file(String shape, String file, FileStatus status) {
    return new RawFile(
        name,
        shape,
        file,
        status.getPath().toString(),
        status.getLen(),
        status.getModificationTime(),
        DeliveryDate.of(file, status.getModificationTime()),
        format);
  }

  private static boolean hidden(String name) {
    return Pattern.compile("(^|/)[_.]").matcher(name).find();
  }
}
