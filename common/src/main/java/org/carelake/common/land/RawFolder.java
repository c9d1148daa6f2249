package org.carelake.common.land;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.carelake.common.contract.Table;
import org.carelake.common.run.PlatformException.Misconfigured;

/**
 * The folder of one source, as received and never changed. A file belongs to the table that its
 * name, or else the name of a folder above it, begins with: {@code visits.csv, visits-2024.csv.gz,
 * visits/part-1.csv, 2024-05-01/visits.csv}. Names that begin with {@code _} or {@code .} are not
 * data.
 */
public record RawFolder(String source, String kind, String path, List<Table> tables) {

  /** Files that belong to a table, in stable order, and names that belong to none. */
  public record Listing(List<RawFile> files, List<String> unknown) {}

  public Listing list(Configuration conf) {
    Path root = new Path(path);
    List<RawFile> files = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    try {
      FileSystem fs = root.getFileSystem(conf);
      String base = fs.makeQualified(root).toUri().getPath();
      RemoteIterator<LocatedFileStatus> found = fs.listFiles(root, true);
      while (found.hasNext()) {
        LocatedFileStatus status = found.next();
        String name =
            status.getPath().toUri().getPath().substring(base.length()).replaceFirst("^/", "");
        if (!hidden(name)) {
          tableOf(name)
              .ifPresentOrElse(
                  table -> files.add(file(table, name, status)), () -> unknown.add(name));
        }
      }
    } catch (IOException e) {
      throw new Misconfigured(
          "Cannot list the files of source "
              + source
              + ": "
              + path
              + " is not a readable folder. Set sources."
              + source
              + ".path to the folder that holds them.");
    }
    files.sort(Comparator.comparing(RawFile::name));
    return new Listing(files, unknown.stream().sorted().toList());
  }

  private RawFile file(Table table, String name, LocatedFileStatus status) {
    return new RawFile(
        source,
        table.name(),
        name,
        status.getPath().toString(),
        status.getLen(),
        status.getModificationTime());
  }

  private static boolean hidden(String name) {
    return Pattern.compile("(^|/)[_.]").matcher(name).find();
  }

  private Optional<Table> tableOf(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (kind.equals(FhirSource.KIND)) {
      return FhirSource.isNdjson(lower) ? Optional.of(FhirSource.LINES) : Optional.empty();
    }
    if (!lower.endsWith(".csv") && !lower.endsWith(".csv.gz")) {
      return Optional.empty();
    }
    List<String> parts = new ArrayList<>(List.of(lower.split("/")));
    java.util.Collections.reverse(parts);
    return parts.stream().flatMap(part -> named(part).stream()).findFirst();
  }

  /**
   * The longest name wins, so that {@code lab_reports.csv} is not taken for a table {@code lab}.
   */
  private Optional<Table> named(String part) {
    return tables.stream()
        .filter(table -> part.matches(Pattern.quote(table.name()) + "([-_. 0-9].*)?"))
        .max(Comparator.comparing(table -> table.name().length()));
  }
}
