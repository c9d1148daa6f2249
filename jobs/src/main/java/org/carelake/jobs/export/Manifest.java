package org.carelake.jobs.export;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.carelake.common.lake.Lake;
import org.carelake.common.run.LakeFiles;

/**
 * {@code manifest.json}: what the exported files hold and which lake they show. Written after all
 * files, so that whoever reads it first and checks the hashes has one consistent picture.
 *
 * @param exports by name
 */
record Manifest(Map<String, Entry> exports) {
  private static final String NAME = "manifest.json";
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          // Earlier versions of the program told of one file of each format.
          .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          .build();

  /**
   * One exported table.
   *
   * @param madeFrom changes whenever the result could: the inputs' Delta tables and versions, the
   *     statement, its parameters, the settings; it tells nothing of the pseudonym key
   * @param asOf the day (UTC) that ages refer to
   * @param lakeVersions of the inputs, by table
   * @param lakeTableIds of the inputs, by table; null where an earlier version of the program made
   *     the export
   * @param csv one file, or several where the rows are many
   * @param parquet likewise
   */
  record Entry(
      String madeFrom,
      String asOf,
      Map<String, Long> lakeVersions,
      Map<String, String> lakeTableIds,
      long rows,
      List<Stored> csv,
      List<Stored> parquet) {}

  /**
   * One file.
   *
   * @param path below the export's folder
   */
  record Stored(String path, long bytes, String sha256) {}

  /** The lake that the exports show, each of its tables as the latest of them does. */
  Map<String, Lake.Version> held() {
    Map<String, Lake.Version> held = new TreeMap<>();
    exports.values().stream()
        .filter(entry -> entry.lakeTableIds() != null)
        .forEach(
            entry ->
                entry
                    .lakeTableIds()
                    .forEach(
                        (table, id) ->
                            held.merge(
                                table,
                                new Lake.Version(id, entry.lakeVersions().get(table)),
                                Manifest::later)));
    return held;
  }

  private static Lake.Version later(Lake.Version one, Lake.Version other) {
    return one.number() > other.number() ? one : other;
  }

  static Manifest read(LakeFiles root) {
    Optional<byte[]> content = root.read(NAME);
    try {
      return content.isPresent()
          ? JSON.readValue(content.get(), Manifest.class)
          : new Manifest(Map.of());
    } catch (IOException e) {
      // A manifest of another version of the program: everything is exported again.
      return new Manifest(Map.of());
    }
  }

  void write(LakeFiles root) {
    try {
      root.write(NAME, JSON.writeValueAsBytes(new Manifest(new TreeMap<>(exports))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
