package org.carelake.jobs.noshow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.carelake.common.run.LakeFiles;
import org.carelake.common.run.PlatformException.DataRefused;
import org.carelake.common.run.PlatformException.Misconfigured;

/**
 * The trained models in the lake, a folder each, and which of them is current. A folder without a
 * manifest was left by a training that died; the next training takes its place.
 */
public record ModelRegistry(String root, Configuration conf) {
  static final String MODEL = "model.json";
  static final String METRICS = "metrics.json";
  static final String CARD = "model_card.md";
  static final String REPORT = "report.html";
  static final String PREDICTIONS = "test_predictions.csv";
  private static final String MANIFEST = "manifest.json";
  private static final String CURRENT = "current";
  private static final ObjectMapper JSON = new ObjectMapper();

  private LakeFiles files(String version) {
    return new LakeFiles(folder(version), conf);
  }

  String folder(String version) {
    return root + "/" + version;
  }

  private LakeFiles files() {
    return new LakeFiles(root, conf);
  }

  /** The finished versions, the oldest first. */
  public List<ModelVersion> versions() {
    List<ModelVersion> versions = new ArrayList<>();
    for (String name : files().names()) {
      if (name.startsWith("v")) {
        files(name)
            .read(MANIFEST)
            .map(json -> read(json, ModelVersion.class))
            .ifPresent(versions::add);
      }
    }
    return versions;
  }

  public Optional<ModelVersion> current() {
    return files()
        .read(CURRENT)
        .map(name -> new String(name, StandardCharsets.UTF_8))
        .flatMap(name -> files(name).read(MANIFEST))
        .map(json -> read(json, ModelVersion.class));
  }

  /** The name that the next version gets. */
  String next() {
    List<ModelVersion> versions = versions();
    int last =
        versions.isEmpty()
            ? 0
            : Integer.parseInt(versions.get(versions.size() - 1).version().substring(1));
    return "v%04d".formatted(last + 1);
  }

  /**
   * Writes a version; its manifest last.
   *
   * @param contents by file name
   */
  void add(ModelVersion version, Map<String, byte[]> contents) {
    contents.forEach((name, content) -> files(version.version()).write(name, content));
    files(version.version()).write(MANIFEST, written(version));
  }

  /** Makes a version the one that scores. */
  public void use(String version) {
    require(version);
    files().write(CURRENT, version.getBytes(StandardCharsets.UTF_8));
  }

  /** That there is such a finished version. */
  public void require(String version) {
    if (files(version).read(MANIFEST).isEmpty()) {
      throw new Misconfigured(
          "There is no model " + version + ". Look at the models: carelake models.");
    }
  }

  /**
   * The model of a version.
   *
   * @throws DataRefused if its file is not as it was written
   */
  NoShowModel model(ModelVersion version) {
    return intact(version)
        .orElseThrow(
            () ->
                new DataRefused(
                    "Cannot use the model %s: %s/%s is not as training wrote it. Train again, or go back to another: carelake models use VERSION."
                        .formatted(version.version(), folder(version.version()), MODEL)));
  }

  /** The model of a version; empty if its file is not as it was written. */
  Optional<NoShowModel> intact(ModelVersion version) {
    return files(version.version())
        .read(MODEL)
        .filter(json -> DigestUtils.sha256Hex(json).equals(version.files().get(MODEL)))
        .map(json -> read(json, NoShowModel.class));
  }

  static byte[] written(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T read(byte[] json, Class<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, String> hashes(Map<String, byte[]> contents) {
    Map<String, String> hashes = new TreeMap<>();
    contents.forEach((name, content) -> hashes.put(name, DigestUtils.sha256Hex(content)));
    return hashes;
  }
}
