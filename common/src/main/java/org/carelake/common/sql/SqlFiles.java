package org.carelake.common.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The SQL files of a folder on the class path. */
public final class SqlFiles {
  private SqlFiles() {}

  /**
   * All files of the folder, by name.
   *
   * @param folder such as {@code sql/aggregates}
   */
  public static List<SqlFile> in(String folder) {
    URL url = SqlFiles.class.getClassLoader().getResource(folder);
    if (url == null) {
      throw new IllegalArgumentException("no folder " + folder + " on the class path");
    }
    try {
      URI uri = url.toURI();
      if (!uri.getScheme().equals("jar")) {
        return files(Path.of(uri));
      }
      try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
        return files(jar.getPath(folder));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<SqlFile> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".sql"))
          .sorted()
          .map(SqlFiles::read)
          .toList();
    }
  }

  private static SqlFile read(Path file) {
    try {
      return new SqlFile(file.getFileName().toString().replace(".sql", ""), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
