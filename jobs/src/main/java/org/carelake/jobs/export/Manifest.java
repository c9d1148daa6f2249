package org.carelake.jobs.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /**
   * One exported table.
   *
   * @param madeFrom changes whenever the result could: the inputs' Delta tables and versions, the
   *     statement, its parameters, the settings; it tells nothing of the pseudonym key
   * @param asOf the day (UTC) that ages refer to
   * @param lakeVersions of the inputs, by table
   */
  record Entry(
      String madeFrom,
      String asOf,
      Map<String, Long> lakeVersions,
      long rows,
      Stored csv,
      Stored parquet) {}

  /**
   * One file.
   *
   * @param path below the export's folder
   */
  record Stored(String path, long bytes, String sha256) {}

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
