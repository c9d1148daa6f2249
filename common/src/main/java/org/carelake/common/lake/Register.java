package org.carelake.common.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.carelake.common.run.LakeFiles;
import org.carelake.common.run.PlatformException.Misconfigured;

/**
 * Which Delta tables a lake has and how far their logs go, in its file {@code lake.json}. A table
 * that is gone, or whose newest commits are, would otherwise pass for an empty or an older one.
 */
public record Register(String root, Configuration conf) {
  private static final String NAME = "lake.json";
  private static final List<String> FOLDERS = List.of("curated", "quarantine", "tombstones");
  private static final String FILES = "ledger/files";
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /**
   * Refuses a lake that lacks what it had.
   *
   * @throws Misconfigured if the newest known commit of a table is not there
   */
  public void requireWhole() {
    String lost =
        known().entrySet().stream()
            .filter(table -> !isThere(table.getKey(), table.getValue()))
            .map(Map.Entry::getKey)
            .collect(Collectors.joining(", "));
    if (!lost.isEmpty()) {
      throw new Misconfigured(
          "The lake at %s is damaged: %s %s. Nothing was read or changed. Restore the whole lake from a backup, so that its parts agree, or make it anew from the raw files: set lake.root to an empty folder. Then start with --take-over, which publishes the lake as it is."
              .formatted(
                  root,
                  lost,
                  lost.contains(",") ? "lack commits they had" : "lacks commits it had"));
    }
  }

  /** Writes down the tables as they are now. */
  public void update() {
    Map<String, Long> now = new TreeMap<>();
    tables().forEach(table -> newest(table).ifPresent(version -> now.put(table, version)));
    if (!now.equals(known())) {
      try {
        files().write(NAME, JSON.writeValueAsBytes(now));
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** By the table's path below the root; none where the file is absent or of no use. */
  private Map<String, Long> known() {
    try {
      byte[] content = files().read(NAME).orElse(new byte[0]);
      return content.length == 0
          ? Map.of()
          : JSON.readValue(content, new TypeReference<TreeMap<String, Long>>() {});
    } catch (IOException e) {
      return Map.of();
    }
  }

  private LakeFiles files() {
    return new LakeFiles(root, conf);
  }

  private boolean isThere(String table, long version) {
    Path commit = new Path(log(table), "%020d.json".formatted(version));
    try {
      return commit.getFileSystem(conf).exists(commit);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Stream<String> tables() {
    return Stream.concat(
        FOLDERS.stream()
            .flatMap(folder -> names(new Path(root, folder)).map(name -> folder + "/" + name)),
        Stream.of(FILES));
  }

  private OptionalLong newest(String table) {
    return names(log(table))
        .filter(name -> name.matches("\\d{20}\\.json"))
        .mapToLong(name -> Long.parseLong(name.substring(0, 20)))
        .max();
  }

  private Path log(String table) {
    return new Path(root, table + "/_delta_log");
  }

  private Stream<String> names(Path folder) {
    try {
      return Arrays.stream(folder.getFileSystem(conf).listStatus(folder))
          .map(FileStatus::getPath)
          .map(Path::getName);
    } catch (FileNotFoundException e) {
      return Stream.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
