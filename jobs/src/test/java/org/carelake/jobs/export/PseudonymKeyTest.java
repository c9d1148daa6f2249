package org.carelake.jobs.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.carelake.common.config.Secret;
import org.carelake.common.run.LakeFiles;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.spark.Sessions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PseudonymKeyTest {
  @TempDir Path folder;

  @Test
  void itIsMadeOnceAtRandomAndStaysTheLakes() {
    PseudonymKey key = keyOf("lake", Optional.empty());
    PseudonymKey other = keyOf("other", Optional.empty());

    key.make();
    String made = key.value().orElseThrow();
    key.make();
    other.make();

    assertEquals(32, Base64.getDecoder().decode(made).length);
    assertEquals(made, key.value().orElseThrow());
    assertNotEquals(made, other.value().orElseThrow());
  }

  @Test
  void onlyTheOwnerMayReadIt() throws IOException {
    Path secrets = Files.createDirectories(folder.resolve("lake/secrets"));
    Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rwxrwxrwx"));

    keyOf("lake", Optional.empty()).make();

    assertEquals("rwx------", permissions(secrets));
    assertEquals("rw-------", permissions(secrets.resolve(PseudonymKey.NAME)));
    try (var files = Files.list(secrets)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void askingForItMakesNone() {
    PseudonymKey key = keyOf("lake", Optional.empty());

    assertEquals(Optional.empty(), key.value());
    assertEquals(Optional.empty(), key.fingerprint());
    assertFalse(Files.exists(folder.resolve("lake")));
  }

  @Test
  void aGivenOneIsUsedInstead() throws IOException {
    Secret given = given("a given key\n");

    PseudonymKey key = keyOf("lake", Optional.of(given));

    assertEquals(Optional.of("a given key"), key.value());
  }

  @Test
  void theFingerprintChangesWithTheKeyAndDiffersBetweenLakesThatShareOne() throws IOException {
    PseudonymKey own = keyOf("lake", Optional.empty());
    PseudonymKey given = keyOf("lake", Optional.of(given("a given key")));
    PseudonymKey elsewhere = keyOf("other", Optional.of(given("a given key")));
    own.make();
    elsewhere.make();

    assertEquals(given.fingerprint(), keyOf("lake", given.given()).fingerprint());
    assertNotEquals(own.fingerprint(), given.fingerprint());
    assertNotEquals(given.fingerprint(), elsewhere.fingerprint());
  }

  @Test
  void anEmptyOneIsRefused() throws IOException {
    PseudonymKey key = keyOf("lake", Optional.of(given(" \n")));

    assertThrows(Misconfigured.class, key::value);
  }

  private PseudonymKey keyOf(String lake, Optional<Secret> given) {
    Configuration conf = new Configuration();
    Sessions.localFiles().forEach(conf::set);
    return new PseudonymKey(given, new LakeFiles(folder.resolve(lake) + "/secrets", conf));
  }

  private Secret given(String key) throws IOException {
    return new Secret("file:" + Files.writeString(folder.resolve("given"), key));
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
