package org.carelake.common.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.run.RunningProcess;

/**
 * A folder for the temporary files of this process, which hold rows of patients: only its user can
 * look into it, it goes when the process ends, and where the process was killed, the next one that
 * needs such a folder in the same place removes it.
 */
public final class ScratchFolder {
  private static final Pattern NAME = Pattern.compile("carelake-(.+)-(\\d{1,18})-(\\d{1,18})");
  private static final Map<Path, Path> MADE = new ConcurrentHashMap<>();

  private ScratchFolder() {}

  /** That of this process in a folder that others may use too; made when it is first asked for. */
  public static Path in(Path parent) {
    Path place = parent.toAbsolutePath().normalize();
    return MADE.containsValue(place) ? place : MADE.computeIfAbsent(place, ScratchFolder::make);
  }

  private static Path make(Path parent) {
    RunningProcess self = RunningProcess.self();
    Path folder =
        parent.resolve("carelake-%s-%d-%d".formatted(self.host(), self.number(), self.started()));
    try {
      Files.createDirectories(parent);
      removeAbandoned(parent);
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (AccessDeniedException | NotDirectoryException | FileAlreadyExistsException e) {
      throw new Misconfigured(
          "Cannot make a folder for temporary files in %s: it cannot be written. Give write access, or name another with spark.local.dir."
              .formatted(parent));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
    return folder;
  }

  private static void removeAbandoned(Path parent) throws IOException {
    try (Stream<Path> found = Files.list(parent)) {
      found.filter(ScratchFolder::isAbandoned).toList().forEach(ScratchFolder::remove);
    }
  }

  private static boolean isAbandoned(Path folder) {
    Matcher name = NAME.matcher(folder.getFileName().toString());
    if (!name.matches() || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    RunningProcess owner =
        new RunningProcess(
            name.group(1), Long.parseLong(name.group(2)), Long.parseLong(name.group(3)));
    return owner.isHere() && !owner.isAlive();
  }

  /** As far as it can be: what another user left is that user's to remove. */
  private static void remove(Path folder) {
    try {
      Files.walkFileTree(folder, new Removal());
    } catch (IOException e) {
      // what stays is removed by a later process
    }
  }

  /** Links are removed, not followed; what goes meanwhile has gone. */
  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes any) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }

  /**
   * Those in several folders.
   *
   * @param parents as Spark names them, with commas between them
   */
  static String inEach(String parents) {
    return String.join(
        ",",
        List.of(parents.split(",", -1)).stream()
            .map(parent -> in(Path.of(parent.strip())).toString())
            .toList());
  }
}
