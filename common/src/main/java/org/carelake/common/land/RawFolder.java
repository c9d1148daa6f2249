package org.carelake.common.land;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.carelake.common.contract.Table;
import org.carelake.common.run.PlatformException.Misconfigured;

/**
 * The folder of one source, as received and never changed. Names that begin with {@code _} or
 * {@code .} are not data.
 *
 * @param tableOf the table that a file belongs to by its name below the folder, in lower case
 */
public record RawFolder(
    String source, String kind, String path, Function<String, Optional<Table>> tableOf) {

  /** Files that belong to a table, in stable order, and names that belong to none. */
  public record Listing(List<RawFile> files, List<String> unknown) {}

  public Listing list(Configuration conf) {
    Path root = new Path(path);
    List<RawFile> files = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    try {
      FileSystem fs = root.getFileSystem(conf);
      boolean isFile = fs.getFileStatus(root).isFile();
      String base = fs.makeQualified(isFile ? root.getParent() : root).toUri().getPath();
      RemoteIterator<LocatedFileStatus> found = fs.listFiles(root, true);
      while (found.hasNext()) {
        LocatedFileStatus status = found.next();
        String name =
            status.getPath().toUri().getPath().substring(base.length()).replaceFirst("^/", "");
        if (!hidden(name)) {
          tableOf
              .apply(name.toLowerCase(Locale.ROOT))
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
              + " is not a readable folder or file. Set sources."
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
}
