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
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Small files beside the tables, on whatever file system the lake is. A reader sees whole files.
 */
public record LakeFiles(String folder, Configuration conf) {
  private static final FsPermission OWNER_ONLY_FOLDER = new FsPermission("700");
  private static final FsPermission OWNER_ONLY_FILE = new FsPermission("600");

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
      if (isS3()) {
        writeAtOnce(name, content);
        return;
      }
      try (OutputStream out = fs().create(part, true)) {
        out.write(content);
      }
      replace(part, path(name), conf);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * S3 shows a file when all of it is there, in place of what was there. To move one over another
   * takes it away first, and whoever looks just then finds none.
   */
  private void writeAtOnce(String name, byte[] content) throws IOException {
    try (OutputStream out = fs().create(path(name), true)) {
      out.write(content);
    }
  }

  private boolean isS3() throws IOException {
    return fs().getUri().getScheme().equals("s3a");
  }

  /** A file that grows while it is written, where the file system lets it. */
  public OutputStream open(String name) {
    try {
      return fs().create(path(name), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Like {@link #write}, for the owner alone: the folder is closed to all others before the file
   * comes to lie in it, so that nobody can open it even while it is written. A store without
   * permissions of files, such as S3, keeps it as it keeps the whole lake.
   */
  public void writePrivately(String name, byte[] content) {
    Path part = path("_" + name + ".part");
    try {
      FileSystem fs = fs();
      fs.mkdirs(new Path(folder), OWNER_ONLY_FOLDER);
      fs.setPermission(new Path(folder), OWNER_ONLY_FOLDER);
      // Who had opened a part that was lying there would go on reading it.
      fs.delete(part, false);
      try (OutputStream out = createdPrivately(fs, part)) {
        out.write(content);
      }
      replace(part, path(name), conf);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OutputStream createdPrivately(FileSystem fs, Path file) throws IOException {
    return fs.create(
        file,
        OWNER_ONLY_FILE,
        false,
        1 << 12,
        fs.getDefaultReplication(file),
        fs.getDefaultBlockSize(file),
        null);
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
