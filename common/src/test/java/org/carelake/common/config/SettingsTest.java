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
  private static final SettingKey<String> LAKE_ROOT = SettingKey.text("lake.root", "");
  private static final SettingKey<Double> RATIO =
      SettingKey.share("ingest.max-reject-ratio", "").byDefault("0.05");
  private static final SettingKey<Integer> ROWS = SettingKey.whole("ingest.min-rejects", 0, "");
  private static final SettingKey<Boolean> FLAG = SettingKey.flag("export.free-text", "");
  private static final SettingKey<List<String>> MODELS = SettingKey.list("noshow.models", "");

  private static final List<SettingKey<?>> KNOWN =
      List.of(
          LAKE_ROOT,
          SettingKey.text("sources.*.path", ""),
          RATIO,
          ROWS,
          FLAG,
          MODELS,
          SettingKey.text("mysql.url", ""),
          SettingKey.text("mysql.user", ""),
          SettingKey.secret("mysql.password", ""),
          SettingKey.text("s3.access-key", ""),
          SettingKey.text("spark.**", ""));

  @TempDir Path folder;

  private static Settings settings(
      Optional<Path> file, Map<String, String> environment, Map<String, String> flags) {
    return Settings.load(
        KNOWN,
        Map.of("lake.root", "/default"),
        file,
        environment,
        flags,
        all ->
            all.find(ROWS).filter(rows -> rows == 13).isPresent() ? List.of("Not 13.") : List.of());
  }

  @Test
  void theLaterWins() throws IOException {
    Path file = folder.resolve("carelake.yaml");
    Files.writeString(file, "lake:\n  root: /file\nsources:\n  north:\n    path: /north\n");
    Map<String, String> environment = Map.of("CARELAKE_LAKE_ROOT", "/environment");

    assertEquals("/default", settings(Optional.empty(), Map.of(), Map.of()).get(LAKE_ROOT));
    assertEquals("/file", settings(Optional.of(file), Map.of(), Map.of()).get(LAKE_ROOT));
    assertEquals("/environment", settings(Optional.of(file), environment, Map.of()).get(LAKE_ROOT));
    assertEquals(
        "/flag",
        settings(Optional.of(file), environment, Map.of("lake.root", "/flag")).get(LAKE_ROOT));
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

    assertEquals("jdbc:mysql://db:3307/h", settings.text("mysql.url").orElseThrow());
    assertEquals("u", settings.text("mysql.user").orElseThrow());
    assertEquals("env:DB_PASSWORD", settings.text("mysql.password").orElseThrow());
  }

  @Test
  void valuesHaveTheirTypes() {
    Settings settings =
        settings(
            Optional.empty(),
            Map.of(),
            Map.of(
                "ingest.min-rejects", "7",
                "export.free-text", "true",
                "noshow.models", "xgboost, lightgbm"));

    assertEquals(0.05, settings.get(RATIO));
    assertEquals(7, settings.get(ROWS));
    assertTrue(settings.get(FLAG));
    assertEquals(List.of("xgboost", "lightgbm"), settings.get(MODELS));
    assertEquals(Optional.empty(), settings.find(SettingKey.text("mysql.url", "")));
  }

  @Test
  void allThatIsWrongIsToldBeforeAnythingIsDone() {
    Misconfigured problem =
        assertThrows(
            Misconfigured.class,
            () ->
                settings(
                    Optional.empty(),
                    Map.of(),
                    Map.of(
                        "ingest.max-reject-ratio", "1.5",
                        "ingest.min-rejects", "-1",
                        "export.free-text", "yes",
                        "lake.rot", "x",
                        "nothing.of.the.kind", "y",
                        "mysql.password", "hunter2")));

    assertEquals(
        """
        export.free-text=yes is not true or false.
        ingest.max-reject-ratio=1.5 is not a share from 0 to 1.
        ingest.min-rejects=-1 is not a whole number from 0 on.
        Unknown setting lake.rot. Did you mean lake.root?
        mysql.password holds a value, but secrets are given as references. Put it into an environment variable, a file or AWS Secrets Manager and set mysql.password=env:NAME, mysql.password=file:/path or mysql.password=aws:NAME#FIELD.
        Unknown setting nothing.of.the.kind. carelake config --all lists those that there are.\
        """,
        problem.getMessage());
  }

  @Test
  void whatIsWrongOnlyTogetherIsToldToo() {
    Misconfigured problem =
        assertThrows(
            Misconfigured.class,
            () -> settings(Optional.empty(), Map.of(), Map.of("ingest.min-rejects", "13")));

    assertEquals("Not 13.", problem.getMessage());
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
}
