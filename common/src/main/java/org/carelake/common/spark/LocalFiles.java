package org.carelake.common.spark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's files of this machine, asked for by system calls. Where its native library is absent,
 * Hadoop starts {@code ls}, {@code chmod} or {@code readlink} for each question: hundreds of
 * processes in one run.
 */
final class LocalFiles extends RawLocalFileSystem {
  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    PosixFileAttributes file = attributes(path);
    return new FileStatus(
        file.size(),
        file.isDirectory(),
        1,
        getDefaultBlockSize(path),
        file.lastModifiedTime().toMillis(),
        file.lastAccessTime().toMillis(),
        FsPermission.valueOf("-" + PosixFilePermissions.toString(file.permissions())),
        file.owner().getName(),
        file.group().getName(),
        path.makeQualified(getUri(), getWorkingDirectory()));
  }

  private PosixFileAttributes attributes(Path path) throws FileNotFoundException, IOException {
    try {
      return Files.readAttributes(file(path), PosixFileAttributes.class);
    } catch (FileSystemException e) {
      throw (FileNotFoundException)
          new FileNotFoundException("File " + path + " does not exist").initCause(e);
    }
  }

  /** That of what a link leads to. Hadoop asks for more, but {@code readlink} knows no URIs. */
  @Override
  public FileStatus getFileLinkStatus(Path path) throws IOException {
    return getFileStatus(path);
  }

  @Override
  public void setPermission(Path path, FsPermission permission) throws IOException {
    if (permission.getStickyBit()) {
      super.setPermission(path, permission);
    } else {
      Files.setPosixFilePermissions(
          file(path), PosixFilePermissions.fromString(permission.toString()));
    }
  }

  private java.nio.file.Path file(Path path) {
    return pathToFile(path).toPath();
  }
}
