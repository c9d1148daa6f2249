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
import java.util.SortedMap;
import java.util.TreeMap;
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
    return named(folder, ".sql").entrySet().stream()
        .map(file -> new SqlFile(file.getKey(), file.getValue()))
        .toList();
  }

  /** The texts of all files of the folder with this ending, by name without it. */
  // A jar can be opened as a file system only once at a time.
  public static synchronized SortedMap<String, String> named(String folder, String ending) {
    URL url = SqlFiles.class.getClassLoader().getResource(folder);
    if (url == null) {
      throw new IllegalArgumentException("no folder " + folder + " on the class path");
    }
    try {
      URI uri = url.toURI();
      if (!uri.getScheme().equals("jar")) {
        return texts(Path.of(uri), ending);
      }
      try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
        return texts(jar.getPath(folder), ending);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SortedMap<String, String> texts(Path folder, String ending) throws IOException {
    SortedMap<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(ending)).toList()) {
        texts.put(file.getFileName().toString().replace(ending, ""), Files.readString(file));
      }
    }
    return texts;
  }
}
