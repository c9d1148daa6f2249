package org.carelake.common.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  private static final List<SettingKey> KNOWN =
      List.of(
          new SettingKey("lake.root", false, ""),
          new SettingKey("sources.*.path", false, ""),
          new SettingKey("ingest.max-reject-ratio", false, ""),
          new SettingKey("mysql.url", false, ""),
          new SettingKey("mysql.user", false, ""),
          new SettingKey("mysql.password", true, ""),
          new SettingKey("spark.**", false, ""));

  @TempDir Path folder;

  private static Settings settings(
      Optional<Path> file, Map<String, String> environment, Map<String, String> flags) {
    return Settings.load(KNOWN, Map.of("lake.root", "/default"), file, environment, flags);
  }

  @Test
  void theLaterWins() throws IOException {
    Path file = folder.resolve("carelake.yaml");
    Files.writeString(file, "lake:\n  root: /file\nsources:\n  north:\n    path: /north\n");
    Map<String, String> environment = Map.of("CARELAKE_LAKE_ROOT", "/environment");

    assertEquals("/default", settings(Optional.empty(), Map.of(), Map.of()).required("lake.root"));
    assertEquals("/file", settings(Optional.of(file), Map.of(), Map.of()).required("lake.root"));
    assertEquals(
        "/environment", settings(Optional.of(file), environment, Map.of()).required("lake.root"));
    assertEquals(
        "/flag",
        settings(Optional.of(file), environment, Map.of("lake.root", "/flag"))
            .required("lake.root"));
    assertEquals(
        Map.of("north.path", "/north"),
        settings(Optional.of(file), Map.of(), Map.of()).below("sources"));
  }

  @Test
  void allProblemsAreToldAtOnceWithTheNearestName() {
    Misconfigured problem =
        assertThrows(
            Misconfigured.class,
            () ->
                settings(
                    Optional.empty(),
                    Map.of(),
                    Map.of("lake.rot", "x", "mysql.usr", "y", "mysql.password", "hunter2")));

    String message = problem.getMessage();
    assertTrue(message.contains("Unknown setting lake.rot. Did you mean lake.root?"), message);
    assertTrue(message.contains("Unknown setting mysql.usr. Did you mean mysql.user?"), message);
    assertTrue(message.contains("secrets are given as references"), message);
    assertTrue(!message.contains("hunter2"), message);
  }

  @Test
  void theUsualVariablesNameTheDatabase() {
    Settings settings =
        settings(
            Optional.empty(),
            Map.of("DB_HOST", "db:3307", "DB_NAME", "h", "DB_USER", "u", "DB_PASSWORD", "p"),
            Map.of());

    assertEquals("jdbc:mysql://db:3307/h", settings.required("mysql.url"));
    assertEquals("u", settings.required("mysql.user"));
    assertEquals("env:DB_PASSWORD", settings.required("mysql.password"));
  }

  @Test
  void aShareOutOfRangeIsRefused() {
    Settings settings =
        settings(Optional.empty(), Map.of(), Map.of("ingest.max-reject-ratio", "1.5"));

    assertThrows(Misconfigured.class, () -> settings.ratio("ingest.max-reject-ratio"));
  }
}
