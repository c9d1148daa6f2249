package org.carelake.common.bulk.kit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.carelake.common.bulk.Authorization;
import org.carelake.common.bulk.BackendServices;
import org.carelake.common.bulk.BulkExport;
import org.carelake.common.bulk.ContentLimits;
import org.carelake.common.bulk.ExportJob;
import org.carelake.common.bulk.ExportLedger;
import org.carelake.common.bulk.ExportRequest;
import org.carelake.common.bulk.Hosts;
import org.carelake.common.bulk.Patience;
import org.carelake.common.config.Secret;
import org.carelake.common.run.LakeFiles;
import org.carelake.common.run.LandingPlace;
import org.carelake.common.run.RawFolder;

/** This client, set up for a behaviour, with little patience. */
final class Client {
  static final JWKSet KEYS = keys();
  private final String base;
  private final Path folder;
  private final Behaviour.Needs needs;
  private final ExportLedger ledger;

  Client(String base, Path folder, Behaviour.Needs needs) throws IOException {
    this.base = base;
    this.folder = Files.createDirectories(folder);
    this.needs = needs;
    this.ledger =
        new ExportLedger(
            new LakeFiles(folder.resolve("ledger").toUri().toString(), new Configuration()));
  }

  private static JWKSet keys() {
    try {
      return new JWKSet(
          List.of(
              new RSAKeyGenerator(2048).keyID("rsa").generate(),
              new ECKeyGenerator(Curve.P_384).keyID("ec").generate()));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** With a server that says nothing, little; a busy machine may take longer over the others. */
  private Patience patience() {
    return new Patience(
        Duration.ofSeconds(10),
        base.contains("/hostile-silence") ? Duration.ofMillis(700) : Duration.ofSeconds(20),
        Duration.ofMinutes(2),
        Duration.ofMillis(5),
        Duration.ofMillis(50),
        4);
  }

  Path folder() {
    return folder;
  }

  ExportLedger ledger() {
    return ledger;
  }

  ExportJob export() throws IOException {
    return export(4);
  }

  ExportJob export(int downloads) throws IOException {
    return exports(downloads).export(request(), List.of());
  }

  ExportJob resume(int downloads) throws IOException {
    return exports(downloads).resume(ledger.all().findFirst().orElseThrow(), false);
  }

  BulkExport exports(int downloads) throws IOException {
    Hosts hosts = new Hosts(URI.create(base), Set.of());
    return new BulkExport(
        new BulkExport.Server(
            hosts, authorization(hosts), patience(), downloads, needs == Behaviour.Needs.SEARCH),
        ledger,
        new BulkExport.Landing(
            new LandingPlace(raw(), new RawFolder(raw().toString(), new Configuration())),
            true,
            new ContentLimits(4_000_000, 50_000_000)),
        told -> {});
  }

  private Path raw() {
    return folder.resolve("raw");
  }

  ExportRequest request() {
    List<String> types =
        switch (needs) {
          case PATIENTS_ONLY -> List.of("Patient");
          case MANY_TYPES ->
              Stream.concat(
                      Stream.of("Patient", "Observation"),
                      IntStream.range(0, 300).mapToObj(i -> "Type" + (char) ('A' + i % 26)))
                  .toList();
          default -> List.of();
        };
    return new ExportRequest(
        "kit",
        URI.create(base),
        ExportRequest.Level.SYSTEM,
        null,
        types,
        List.of(),
        List.of(),
        null,
        null,
        null,
        false,
        false);
  }

  private Authorization authorization(Hosts hosts) throws IOException {
    return switch (needs) {
      case RSA -> signedBy("rsa", Optional.empty(), hosts);
      case EC -> signedBy("ec", Optional.empty(), hosts);
      case TOKEN_URL -> signedBy("rsa", Optional.of(URI.create(base + "/token")), hosts);
      case BEARER -> new Authorization.Bearer(secret("given", "given-in-advance"));
      default -> new Authorization.None();
    };
  }

  private Authorization signedBy(String key, Optional<URI> tokenUrl, Hosts hosts)
      throws IOException {
    JWK jwk = KEYS.getKeyByKeyId(key);
    return new BackendServices(
        new BackendServices.Registration(
            URI.create(base),
            "this-client",
            secret(key, jwk.toJSONString()),
            tokenUrl,
            Optional.empty(),
            List.of()),
        hosts,
        patience());
  }

  private Secret secret(String name, String text) throws IOException {
    Path file = folder.resolve(name + ".secret");
    Files.writeString(file, text);
    return new Secret("file:" + file);
  }

  /** All lines of all files that an ingest would see, sorted. */
  List<String> landed() throws IOException {
    List<String> lines = new ArrayList<>();
    if (Files.exists(raw())) {
      try (Stream<Path> files = Files.walk(raw())) {
        for (Path file : files.filter(Files::isRegularFile).filter(this::isSeen).toList()) {
          lines.addAll(lines(file));
        }
      }
    }
    return lines.stream().sorted().toList();
  }

  private boolean isSeen(Path file) {
    return Stream.iterate(file, path -> !path.equals(raw()), Path::getParent)
        .noneMatch(path -> path.getFileName().toString().matches("[_.].*"));
  }

  private static List<String> lines(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8))) {
      return lines.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
  }

  /** Folders of exports that are on their way. */
  List<String> unfinished() throws IOException {
    try (Stream<Path> folders = Files.list(raw())) {
      return folders
          .filter(Files::isDirectory)
          .map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith("_"))
          .toList();
    }
  }
}
