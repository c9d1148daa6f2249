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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.carelake.common.run.LakeFiles;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.spark.Parallel;

/**
 * Which Delta tables a lake has and the newest commit of each, in its file {@code lake.json}. A
 * table that is gone would otherwise pass for an empty one, one without its newest commits for an
 * older one, and a line of a commit that cannot be read for none.
 */
public record Register(String root, Configuration conf) {
  private static final String NAME = "lake.json";
  private static final List<String> FOLDERS = List.of("curated", "quarantine", "tombstones");
  private static final List<String> LEDGERS = List.of("ledger/files", "ledger/dismissed");
  private static final String LOG = "/_delta_log";
  private static final Pattern COMMIT = Pattern.compile("\\d{20}\\.json");
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /**
   * One commit of a table.
   *
   * @param name of its file
   * @param hash of its content, as hexadecimal digits
   */
  record Commit(String name, String hash) {}

  /**
   * Refuses a lake that lacks what it had.
   *
   * @throws Misconfigured if the newest known commit of a table is not there
   */
  public void requireWhole() {
    String lost =
        Parallel.map(
                known().entrySet(),
                table ->
                    hasStill(table.getKey(), table.getValue())
                        ? Stream.<String>empty()
                        : Stream.of(table.getKey()))
            .stream()
            .flatMap(Function.identity())
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
    Map<String, Commit> now = new ConcurrentSkipListMap<>();
    Parallel.forEach(
        tables().toList(), table -> newest(table).ifPresent(commit -> now.put(table, commit)));
    if (!now.equals(known())) {
      try {
        files().write(NAME, JSON.writeValueAsBytes(now));
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** By the table's path below the root; none where the file is absent or of no use. */
  private Map<String, Commit> known() {
    try {
      byte[] content = files().read(NAME).orElse(new byte[0]);
      return content.length == 0
          ? Map.of()
          : JSON.readValue(content, new TypeReference<TreeMap<String, Commit>>() {});
    } catch (IOException e) {
      return Map.of();
    }
  }

  private LakeFiles files() {
    return new LakeFiles(root, conf);
  }

  private boolean hasStill(String table, Commit commit) {
    return log(table)
        .read(commit.name())
        .filter(there -> DigestUtils.sha256Hex(there).equals(commit.hash()))
        .isPresent();
  }

  private Stream<String> tables() {
    return Stream.concat(
        FOLDERS.stream()
            .flatMap(folder -> names(new Path(root, folder)).map(name -> folder + "/" + name)),
        LEDGERS.stream());
  }

  private Optional<Commit> newest(String table) {
    return names(new Path(root, table + LOG))
        .filter(COMMIT.asMatchPredicate())
        .max(Comparator.naturalOrder())
        .map(name -> new Commit(name, DigestUtils.sha256Hex(log(table).read(name).orElseThrow())));
  }

  private LakeFiles log(String table) {
    return new LakeFiles(root + "/" + table + LOG, conf);
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
