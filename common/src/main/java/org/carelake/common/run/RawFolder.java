package org.carelake.common.run;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where an ingest reads the files of a source: a folder of this machine, or one on S3.
 *
 * @param address of the folder, with a scheme where it is not of this machine
 */
public record RawFolder(String address, Configuration conf) {

  /** One below it. */
  public RawFolder of(String name) {
    return new RawFolder(address + "/" + name, conf);
  }

  public boolean isOfThisMachine() {
    return !address.contains("://") || address.startsWith("file:");
  }

  /** Whether what was fetched has come here. */
  public boolean has(String folder) {
    return !statuses(folder).isEmpty();
  }

  /** Names of the files of what was fetched that an ingest sees; none where it is not here. */
  public List<String> files(String folder) {
    return statuses(folder).stream()
        .map(file -> file.getPath().getName())
        .filter(name -> !name.startsWith("_"))
        .toList();
  }

  private List<FileStatus> statuses(String folder) {
    try {
      return Arrays.asList(fs().listStatus(path(folder)));
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void delete(String folder) {
    try {
      fs().delete(path(folder), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Copies a folder here, file by file; those that are here already are left alone. An ingest may
   * see some of them before the others.
   *
   * @param folder on this machine
   * @param isLast which of its files an ingest must not see before the others
   */
  public void take(java.nio.file.Path folder, Predicate<String> isLast) {
    try (Stream<java.nio.file.Path> files = Files.list(folder)) {
      String name = folder.getFileName().toString();
      List<java.nio.file.Path> inOrder =
          files
              .sorted(
                  Comparator.comparing(
                          (java.nio.file.Path file) -> isLast.test(file.getFileName().toString()))
                      .thenComparing(Comparator.naturalOrder()))
              .toList();
      for (java.nio.file.Path file : inOrder) {
        take(file, new Path(path(name), file.getFileName().toString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** S3 shows a file when all of it is there. */
  private void take(java.nio.file.Path file, Path to) throws IOException {
    try {
      if (fs().getFileStatus(to).getLen() == Files.size(file)) {
        return;
      }
    } catch (FileNotFoundException e) {
      // It has not come yet.
    }
    fs().copyFromLocalFile(false, true, new Path(file.toUri()), to);
  }

  private FileSystem fs() throws IOException {
    return new Path(address).getFileSystem(conf);
  }

  private Path path(String folder) {
    return new Path(address, folder);
  }
}
