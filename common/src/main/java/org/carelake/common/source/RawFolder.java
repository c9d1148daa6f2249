package org.carelake.common.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
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
      for (FileStatus status : found(fs, root)) {
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

  /** Each file once, by its shortest path: links may lead back to where they stand. */
  private static Collection<FileStatus> found(FileSystem fs, Path root) throws IOException {
    Map<String, FileStatus> found = new TreeMap<>();
    RemoteIterator<LocatedFileStatus> files = fs.listFiles(root, true);
    while (files.hasNext()) {
      FileStatus file = files.next();
      found.merge(real(file.getPath()), file, RawFolder::shorter);
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

  private RawFile file(Table table, String name, FileStatus status) {
    return new RawFile(
        source,
        table.name(),
        name,
        status.getPath().toString(),
        status.getLen(),
        status.getModificationTime(),
        DeliveryDate.of(name, status.getModificationTime()));
  }

  private static boolean hidden(String name) {
    return Pattern.compile("(^|/)[_.]").matcher(name).find();
  }
}
