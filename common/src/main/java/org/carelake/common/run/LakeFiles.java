package org.carelake.common.run;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * Small files beside the tables, on whatever file system the lake is. A reader sees whole files.
 */
public record LakeFiles(String folder, Configuration conf) {

  public Optional<byte[]> read(String name) {
    try (var in = fs().open(path(name))) {
      return Optional.of(in.readAllBytes());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replaces the file at once: a reader finds the old content or the new. */
  public void write(String name, byte[] content) {
    Path part = path("_" + name + ".part");
    try {
      try (OutputStream out = fs().create(part, true)) {
        out.write(content);
      }
      replace(part, path(name), conf);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Moves a finished file over another, atomically where the file system can. */
  public static void replace(Path part, Path target, Configuration conf) throws IOException {
    try {
      FileContext.getFileContext(target.toUri(), conf)
          .rename(part, target, Options.Rename.OVERWRITE);
    } catch (UnsupportedFileSystemException e) {
      FileSystem fs = target.getFileSystem(conf);
      fs.delete(target, false);
      fs.rename(part, target);
    }
  }

  public void delete(String name) {
    try {
      fs().delete(path(name), false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names of the files, in order; none where the folder does not exist yet. */
  public List<String> names() {
    try {
      return Arrays.stream(fs().listStatus(new Path(folder)))
          .map(FileStatus::getPath)
          .map(Path::getName)
          .filter(name -> !name.startsWith("_") && !name.startsWith("."))
          .sorted(Comparator.naturalOrder())
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FileSystem fs() throws IOException {
    return new Path(folder).getFileSystem(conf);
  }

  private Path path(String name) {
    return new Path(folder, name);
  }
}
