package org.carelake.jobs.fhirexport;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.carelake.common.bulk.Authorization;
import org.carelake.common.bulk.BackendServices;
import org.carelake.common.bulk.BulkExport;
import org.carelake.common.bulk.ContentLimits;
import org.carelake.common.bulk.ExportRequest;
import org.carelake.common.bulk.ExportRequest.Level;
import org.carelake.common.bulk.Hosts;
import org.carelake.common.bulk.Patience;
import org.carelake.common.config.Secret;
import org.carelake.common.config.SettingKey;
import org.carelake.common.config.Settings;
import org.carelake.common.run.RawFolder;
import org.carelake.jobs.SourceSettings;

/** The FHIR servers that the sources name, and what is asked of them. */
public final class ServerSettings {
  private static final SettingKey<String> SERVER =
      SettingKey.text(
          "sources.*.server",
          "base address of a FHIR server to export from, or one that ends in /Group/ID");
  private static final SettingKey<List<String>> GROUPS =
      SettingKey.list("sources.*.groups", "ids of groups to export, or all");
  private static final SettingKey<String> LEVEL =
      SettingKey.text(
          "sources.*.level",
          "what to export: system, patient or group; without it group where groups are named, else patient");
  private static final SettingKey<List<String>> TYPES =
      SettingKey.list("sources.*.types", "types of resources to export; without it all");
  private static final SettingKey<String> SINCE =
      SettingKey.text(
          "sources.*.since",
          "a moment, such as 2024-05-01T00:00:00Z, to export what changed after it, or auto: after the last complete export; auto without it");
  private static final SettingKey<String> UNTIL =
      SettingKey.text("sources.*.until", "a moment to export what changed before it");
  private static final SettingKey<String> TYPE_FILTER =
      SettingKey.text(
          "sources.*.type-filter.*",
          "a search of which a type's resources have to be, such as MedicationRequest?status=active; any number, each under a name of its own");
  private static final SettingKey<List<String>> ELEMENTS =
      SettingKey.list("sources.*.elements", "elements to export, such as Patient.id");
  private static final SettingKey<List<String>> PATIENTS =
      SettingKey.list("sources.*.patients", "ids of patients to export; sent by POST");
  private static final SettingKey<Boolean> LENIENT =
      SettingKey.flag(
          "sources.*.lenient", "whether the server may leave out parameters that it does not know");
  private static final SettingKey<String> AUTH =
      SettingKey.text(
          "sources.*.auth",
          "how to sign in: none, bearer or backend-services (SMART); none without it");
  private static final SettingKey<Secret> TOKEN =
      SettingKey.secret("sources.*.token", "for auth=bearer");
  private static final SettingKey<String> CLIENT_ID =
      SettingKey.text(
          "sources.*.client-id", "for auth=backend-services: as the server knows this client");
  private static final SettingKey<Secret> KEY =
      SettingKey.secret(
          "sources.*.key",
          "for auth=backend-services: a private key as JWK, JWK set or PEM, RSA or EC");
  private static final SettingKey<String> TOKEN_URL =
      SettingKey.text(
          "sources.*.token-url", "where tokens are given out; without it the server is asked");
  private static final SettingKey<String> ALGORITHM =
      SettingKey.text(
          "sources.*.algorithm", "RS384, ES384 or ES256; without it as key and server have it");
  private static final SettingKey<List<String>> HOSTS =
      SettingKey.list(
          "sources.*.hosts",
          "further hosts of the server's owner, which may have its token and private addresses");
  private static final SettingKey<Integer> CONNECT =
      SettingKey.whole("sources.*.connect-timeout", 1, "seconds; 30 without it");
  private static final SettingKey<Integer> READ =
      SettingKey.whole(
          "sources.*.read-timeout", 1, "seconds without a byte of an answer; 120 without it");
  private static final SettingKey<Integer> TOTAL =
      SettingKey.whole(
          "sources.*.total-timeout", 1, "minutes that the server may take; 1440 without it");
  private static final SettingKey<Integer> LONGEST_WAIT =
      SettingKey.whole(
          "sources.*.longest-wait", 2, "seconds between two requests at most; 300 without it");
  private static final SettingKey<Integer> ATTEMPTS =
      SettingKey.whole("sources.*.attempts", 1, "of a request that fails for now; 8 without it");
  private static final SettingKey<Integer> DOWNLOADS =
      SettingKey.whole("sources.*.downloads", 1, 64, "files at the same time; 4 without it");
  private static final SettingKey<Integer> PAUSE =
      SettingKey.whole("sources.*.pause", 0, "seconds between groups; 0 without it");
  private static final SettingKey<Boolean> GZIP =
      SettingKey.flag("sources.*.gzip", "whether files are kept as gzip; true without it");
  private static final SettingKey<Boolean> SEARCH =
      SettingKey.flag(
          "sources.*.search",
          "whether a server that refuses to export is searched instead; true without it");
  private static final SettingKey<Integer> LARGEST_FILE =
      SettingKey.whole(
          "sources.*.largest-file", 1, "GB of a file's content at most; 100 without it");

  public static final List<SettingKey<?>> KEYS =
      List.of(
          SERVER,
          GROUPS,
          LEVEL,
          TYPES,
          SINCE,
          UNTIL,
          TYPE_FILTER,
          ELEMENTS,
          PATIENTS,
          LENIENT,
          AUTH,
          TOKEN,
          CLIENT_ID,
          KEY,
          TOKEN_URL,
          ALGORITHM,
          HOSTS,
          CONNECT,
          READ,
          TOTAL,
          LONGEST_WAIT,
          ATTEMPTS,
          DOWNLOADS,
          PAUSE,
          GZIP,
          SEARCH,
          SourceSettings.STAGING,
          LARGEST_FILE);

  private static final long LONGEST_LINE = 256L << 20;
  private static final long GB = 1_000_000_000L;

  private final Settings settings;
  private final String source;
  private final SourceSettings own;
  private final List<String> problems = new ArrayList<>();

  private ServerSettings(Settings settings, String source) {
    this.settings = settings;
    this.source = source;
    this.own = new SourceSettings(settings, source);
  }

  /** Whether a setting of a source, without {@code sources.<name>.}, is one of its server. */
  public static boolean isOne(String own) {
    return KEYS.stream().anyMatch(key -> key.matches("sources.any." + own));
  }

  /** What values that are right by themselves must not be together. */
  public static List<String> problems(Settings settings) {
    return SourceSettings.with(SERVER, settings).stream()
        .flatMap(
            source -> {
              ServerSettings own = new ServerSettings(settings, source);
              own.server(new RawFolder(".", new Configuration(false)));
              return own.problems.stream();
            })
        .toList();
  }

  /**
   * All servers.
   *
   * @param raw folder of the folders of sources that name none
   */
  static List<FhirServer> all(Settings settings, RawFolder raw) {
    return SourceSettings.with(SERVER, settings).stream()
        .map(source -> new ServerSettings(settings, source).server(raw))
        .toList();
  }

  /** The private keys by which this client is known. */
  static List<Secret> keys(Settings settings) {
    return SourceSettings.with(SERVER, settings).stream()
        .flatMap(source -> new ServerSettings(settings, source).find(KEY).stream())
        .toList();
  }

  private <T> Optional<T> find(SettingKey<T> key) {
    return own.find(key);
  }

  private FhirServer server(RawFolder all) {
    String address = find(SERVER).orElse("").replaceFirst("/+$", "");
    List<String> groups = new ArrayList<>(find(GROUPS).orElse(List.of()));
    String base = address.replaceFirst("/Group/[^/]+$", "");
    if (!base.equals(address)) {
      groups.add(address.substring(address.lastIndexOf('/') + 1));
    }
    URI server = uri(SERVER, base);
    Level level = level(groups);
    Patience patience = patience();
    Hosts hosts = new Hosts(server, new HashSet<>(find(HOSTS).orElse(List.of())));
    List<String> patients = find(PATIENTS).orElse(List.of());
    if (level == Level.SYSTEM && !patients.isEmpty()) {
      problems.add("sources.%s.patients is not for level=system. Take one away.".formatted(source));
    }
    return new FhirServer(
        source,
        groups,
        request(server, level).ofPatients(patients),
        patients,
        find(SINCE).orElse("auto").equals("auto"),
        new BulkExport.Server(
            hosts,
            authorization(server, hosts, patience),
            patience,
            find(DOWNLOADS).orElse(4),
            find(SEARCH).orElse(true)),
        new BulkExport.Landing(
            own.place(all, problems),
            find(GZIP).orElse(true),
            new ContentLimits(LONGEST_LINE, find(LARGEST_FILE).orElse(100) * GB)),
        Duration.ofSeconds(find(PAUSE).orElse(0)));
  }

  private URI uri(SettingKey<String> key, String text) {
    try {
      URI uri = new URI(text);
      if (Set.of("http", "https").contains(String.valueOf(uri.getScheme()))
          && uri.getHost() != null
          && uri.getQuery() == null) {
        return uri;
      }
    } catch (java.net.URISyntaxException e) {
      // Told below.
    }
    problems.add(key.name().replace("*", source) + " is no http or https address without a query.");
    return URI.create("http://localhost");
  }

  private Level level(List<String> groups) {
    String told = find(LEVEL).orElse(groups.isEmpty() ? "patient" : "group");
    if (told.equals("group") == groups.isEmpty()) {
      problems.add(
          groups.isEmpty()
              ? "sources.%s.level=group needs sources.%1$s.groups: ids, or all.".formatted(source)
              : "sources.%s.groups is for level=group only. Take one away.".formatted(source));
    }
    return word(LEVEL, told, Level.PATIENT, Level.values());
  }

  private <E extends Enum<E>> E word(SettingKey<?> key, String told, E otherwise, E[] all) {
    for (E each : all) {
      if (word(each).equals(told)) {
        return each;
      }
    }
    problems.add(
        "%s=%s is none of %s."
            .formatted(
                key.name().replace("*", source),
                told,
                String.join(", ", List.of(all).stream().map(ServerSettings::word).toList())));
    return otherwise;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private ExportRequest request(URI server, Level level) {
    String since = find(SINCE).orElse("auto");
    return new ExportRequest(
        source,
        server,
        level,
        null,
        find(TYPES).orElse(List.of()),
        settings.below("sources." + source + ".type-filter").values().stream().toList(),
        find(ELEMENTS).orElse(List.of()),
        since.equals("auto") ? null : moment(SINCE, since),
        find(UNTIL).map(until -> moment(UNTIL, until)).orElse(null),
        null,
        false,
        find(LENIENT).orElse(false));
  }

  private Instant moment(SettingKey<?> key, String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      problems.add(
          "%s=%s is no moment. Write 2024-05-01T00:00:00Z%s."
              .formatted(
                  key.name().replace("*", source), text, key.equals(SINCE) ? ", or auto" : ""));
      return null;
    }
  }

  private Patience patience() {
    return new Patience(
        Duration.ofSeconds(find(CONNECT).orElse(30)),
        Duration.ofSeconds(find(READ).orElse(120)),
        Duration.ofMinutes(find(TOTAL).orElse(1440)),
        Duration.ofSeconds(1),
        Duration.ofSeconds(find(LONGEST_WAIT).orElse(300)),
        find(ATTEMPTS).orElse(8));
  }

  /** Ways to sign in. */
  private enum Auth {
    NONE,
    BEARER,
    BACKEND_SERVICES
  }

  private Authorization authorization(URI server, Hosts hosts, Patience patience) {
    return switch (word(AUTH, find(AUTH).orElse("none"), Auth.NONE, Auth.values())) {
      case NONE -> new Authorization.None();
      case BEARER -> new Authorization.Bearer(required(TOKEN, "bearer", Secret.NONE));
      case BACKEND_SERVICES ->
          new BackendServices(
              new BackendServices.Registration(
                  server,
                  required(CLIENT_ID, "backend-services", ""),
                  required(KEY, "backend-services", Secret.NONE),
                  find(TOKEN_URL).map(url -> uri(TOKEN_URL, url)),
                  find(ALGORITHM),
                  find(TYPES).orElse(List.of())),
              hosts,
              patience);
    };
  }

  private <T> T required(SettingKey<T> key, String auth, T otherwise) {
    Optional<T> value = find(key);
    if (value.isEmpty()) {
      problems.add(
          "sources.%s.auth=%s needs %s.".formatted(source, auth, key.name().replace("*", source)));
    }
    return value.orElse(otherwise);
  }
}
