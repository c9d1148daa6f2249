package org.carelake.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.carelake.common.bulk.kit.Kit;
import org.carelake.jobs.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code carelake fhir}, as it is called. */
class FhirCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int fhir(String command, String... settings) {
    List<String> arguments = new ArrayList<>(List.of("fhir"));
    arguments.addAll(List.of(command.split(" ")));
    arguments.addAll(List.of("--set", "lake.root=" + folder.resolve("lake")));
    for (String setting : settings) {
      arguments.addAll(List.of("--set", setting));
    }
    return Main.run(
        new PrintWriter(out, true), new PrintWriter(err, true), arguments.toArray(String[]::new));
  }

  @Test
  void allThatIsWrongIsToldAtOnceBeforeAnythingIsAsked() {
    int exitCode =
        fhir(
            "export",
            "sources.a.server=ftp://host/fhir",
            "sources.a.auth=backend-services",
            "sources.a.since=yesterday",
            "sources.b.server=http://127.0.0.1:1/fhir",
            "sources.b.level=group",
            "sources.b.auth=password",
            "sources.b.path=s3a://bucket/raw");

    assertEquals(2, exitCode);
    for (String problem :
        List.of(
            "sources.a.server is no http or https address",
            "needs sources.a.client-id",
            "needs sources.a.key",
            "sources.a.since=yesterday is no moment",
            "sources.b.level=group needs sources.b.groups",
            "sources.b.auth=password is none of none, bearer, backend-services",
            "set sources.b.staging, a folder of this machine")) {
      assertTrue(err.toString().contains(problem), () -> problem + "\n" + err);
    }
  }

  @Test
  void aKeyInPlaceOfAReferenceIsNotShown() {
    assertEquals(
        2,
        fhir(
            "jwks", "sources.a.server=http://127.0.0.1:1/fhir", "sources.a.key={\"kty\":\"RSA\"}"));

    assertFalse(err.toString().contains("kty"), err.toString());
  }

  @Test
  void onlyThePublicPartOfAKeyIsPublished() throws Exception {
    Path key = folder.resolve("key.pem");
    Files.writeString(key, privateKey());

    assertEquals(
        0,
        fhir("jwks", "sources.a.server=http://127.0.0.1:1/fhir", "sources.a.key=file:" + key),
        err::toString);

    assertTrue(out.toString().contains("\"kty\":\"RSA\""), out.toString());
    assertTrue(out.toString().contains("\"kid\":"), out.toString());
    assertFalse(out.toString().matches("(?s).*\"(d|p|q|dp|dq|qi)\":.*"));
  }

  private static String privateKey() throws Exception {
    java.security.KeyPairGenerator generator = java.security.KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return "-----BEGIN PRIVATE KEY-----\n"
        + java.util.Base64.getMimeEncoder()
            .encodeToString(generator.generateKeyPair().getPrivate().getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  @Test
  void anExportIsToldWithItsCounts() throws Exception {
    try (Kit kit = Kit.start(0)) {
      String[] settings = {
        "sources.kit.server=" + kit.base("manifest-error-error"),
        "sources.kit.level=system",
        "sources.kit.path=" + folder.resolve("raw")
      };

      assertEquals(1, fhir("export", settings));

      assertTrue(err.toString().contains("could not give"), err.toString());
      assertTrue(out.toString().matches("(?s).*kit +completed .* 50 .*"), out.toString());
      assertEquals(0, fhir("jobs --json", settings));
      assertTrue(out.toString().contains("\"not_given\" : 1"), out.toString());
    }
  }

  @Test
  void aServerThatIsAwayIsNoBug() {
    int exitCode =
        fhir(
            "export",
            "sources.a.server=http://127.0.0.1:1/fhir",
            "sources.a.attempts=1",
            "sources.a.path=" + folder.resolve("raw"));

    assertEquals(3, exitCode, err.toString());
    assertTrue(err.toString().contains("Cannot reach the FHIR server"), err.toString());
    assertEquals(0, fhir("jobs"));
    assertTrue(out.toString().contains("requested"), out.toString());
  }

  @Test
  void whatThereIsNotIsTold() {
    assertEquals(2, fhir("status export-1"));
    assertEquals(2, fhir("resume"));
    assertEquals(2, fhir("export"));
    assertEquals(2, fhir("export nobody", "sources.a.server=http://127.0.0.1:1/fhir"));

    assertTrue(err.toString().contains("There is no export export-1"), err.toString());
    assertTrue(err.toString().contains("No source names a FHIR server"), err.toString());
    assertTrue(err.toString().contains("The source nobody names no server"), err.toString());
    assertFalse(err.toString().contains("\tat "), err.toString());
  }
}
