package org.carelake.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class LocalStoresExtensionIT {
  @RegisterExtension
  static final LocalStoresExtension STORES = LocalStoresExtension.with(Store.MYSQL, Store.S3);

  @Test
  void preferredPortsAreLeftToTheDeveloper() {
    assertNotEquals("jdbc:mysql://127.0.0.1:13306/carelake", mySql().url());
    assertNotEquals("http://127.0.0.1:19000", STORES.endpoint(Store.S3).url());
  }

  @Test
  void databaseComparesTextByteByByte() throws Exception {
    assertEquals(List.of("utf8mb4_bin"), Clients.column(mySql(), "SELECT @@collation_database"));
  }

  @Test
  void commitsAreDurable() throws Exception {
    assertEquals(List.of("1"), Clients.column(mySql(), "SELECT @@innodb_flush_log_at_trx_commit"));
  }

  @Test
  void localFilesCanBeLoaded(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("rows.csv"), "1\n2\n");

    Clients.execute(
        mySql(),
        "CREATE TABLE loaded (n INT)",
        "LOAD DATA LOCAL INFILE '%s' INTO TABLE loaded".formatted(file));

    assertEquals(List.of("1", "2"), Clients.column(mySql(), "SELECT n FROM loaded ORDER BY n"));
  }

  @Test
  void objectsNeedTheKey() throws Exception {
    S3Client client = new S3Client(STORES.endpoint(Store.S3));

    assertEquals(200, client.put("/carelake/patients/p1", "content"));

    assertEquals("content", client.read("/carelake/patients/p1"));
    assertEquals(403, client.statusWithoutKey("/carelake/patients/p1"));
    assertEquals(403, client.statusWithoutKey("/carelake"));
  }

  @Test
  void onlyTheOwnerCanReadThePassword() throws IOException, SQLException {
    String reference = mySql().passwordReference();
    Path file = Path.of(reference.substring("file:".length()));

    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  private static Endpoint mySql() {
    return STORES.endpoint(Store.MYSQL);
  }
}
