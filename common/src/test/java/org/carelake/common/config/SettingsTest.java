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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static final List<SettingKey> KNOWN =
      List.of(
          new SettingKey("lake.root", false, ""),
          new SettingKey("sources.*.path", false, ""),
          new SettingKey("ingest.max-reject-ratio", false, ""),
          new SettingKey("mysql.url", false, ""),
          new SettingKey("mysql.user", false, ""),
          new SettingKey("mysql.password", true, ""),
          new SettingKey("s3.access-key", false, ""),
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:mysql://user:hunter2@db:3306/h",
        "jdbc:mysql://hunter2@db/h",
        "jdbc:mysql://user:hun/ter2@db/h",
        "jdbc:mysql://a:1,user:hunter2@b:2/h",
        "jdbc:mysql://db/h?user=u&password=hunter2",
        "jdbc:mysql://db/h?x=1&PASSWORD2=hunter2",
        "jdbc:mysql://db/h?password%3Dhunter2",
        "jdbc:mysql://db/h?trustCertificateKeyStorePassword=hunter2",
        "jdbc:mysql://(host=db,user=u,password=hunter2)/h",
        "bolt://neo4j:hunter2@graph:7687",
        "key:hunter2@s3.local:9000",
        "s3a://key:hunter2@bucket/lake"
      })
  void anAddressWithAPasswordIsRefusedAndNeverPrinted(String address) {
    Misconfigured problem =
        assertThrows(
            Misconfigured.class,
            () ->
                settings(
                    Optional.empty(), Map.of(), Map.of("mysql.url", address, "lake.rot", "x")));

    String message = problem.getMessage();
    assertTrue(message.contains("mysql.url holds a user's name or password"), message);
    assertTrue(message.contains("mysql.password=env:NAME or file:/path"), message);
    assertTrue(message.contains("Unknown setting lake.rot"), message);
    assertTrue(!message.contains("ter2"), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:mysql://db:3306/h",
        "jdbc:mysql://a:1,b:2/h?useSSL=true&passwordCharacterEncoding=UTF-8",
        "jdbc:mysql://db:3306?mail=a@b",
        "jdbc:mysql://db/h?mail=a@b",
        "bolt://graph:7687",
        "http://[::1]:9000",
        "/data/a:b@c/token=5",
        "s3a://bucket/a@b"
      })
  void anAddressWithoutOneIsTaken(String address) {
    assertEquals(
        address,
        settings(Optional.empty(), Map.of(), Map.of("mysql.url", address)).shown("mysql.url"));
  }

  @ParameterizedTest
  @CsvSource({
    "spark.hadoop.fs.s3a.secret.key, hunter2",
    "spark.hadoop.fs.s3a.access.key, hunter2",
    "spark.hadoop.fs.s3a.session.token, hunter2",
    "spark.hadoop.fs.s3a.encryption.key, hunter2",
    "spark.ssl.keyPassword, hunter2",
    "spark.authenticate.secret, hunter2",
    "spark.driver.extraJavaOptions, -Djavax.net.ssl.keyStorePassword=hunter2",
    "spark.hadoop.proxy, http://me:hunter2@proxy:3128",
    "s3.access-key, hunter2"
  })
  void aSecretGivenToAnotherProgramIsNotShown(String name, String value) {
    assertEquals("(hidden)", settings(Optional.empty(), Map.of(), Map.of(name, value)).shown(name));
  }

  @Test
  void referencesToSecretsAndAllElseIsShown() {
    Settings settings =
        settings(
            Optional.empty(),
            Map.of(),
            Map.of(
                "mysql.password", "env:PW",
                "s3.access-key", "file:/run/key",
                "spark.sql.shuffle.partitions", "2"));

    assertEquals("env:PW", settings.shown("mysql.password"));
    assertEquals("file:/run/key", settings.shown("s3.access-key"));
    assertEquals("2", settings.shown("spark.sql.shuffle.partitions"));
  }

  @Test
  void aHiddenValueIsNotInTheMessageOfAnErrorEither() {
    Settings settings =
        settings(Optional.empty(), Map.of(), Map.of("spark.authenticate.secret", "hunter2"));

    Misconfigured problem =
        assertThrows(Misconfigured.class, () -> settings.number("spark.authenticate.secret"));

    assertEquals("spark.authenticate.secret=(hidden) is not a whole number.", problem.getMessage());
  }
}
