package org.carelake.jobs.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A FHIR server with a history and one group, which exports as the standard says. */
final class FhirHospital implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Resource> resources = new TreeMap<>();
  private final Set<String> members = new TreeSet<>();
  private final Map<String, List<String>> files = new TreeMap<>();
  private final Map<String, String> manifests = new TreeMap<>();
  private final List<String> requests = new ArrayList<>();
  private boolean tells = true;
  private boolean exports = true;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  /**
   * One resource as it is now.
   *
   * @param patient whose it is; empty for nobody's
   * @param json null for one that was deleted
   */
  private record Resource(String type, String id, String patient, Instant updated, String json) {}

  private FhirHospital(HttpServer server) {
    this.server = server;
  }

  static FhirHospital open() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    FhirHospital hospital = new FhirHospital(server);
    server.createContext("/fhir", hospital::answer);
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
    return hospital;
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/fhir";
  }

  /** Later changes are of another time. */
  synchronized void at(String time) {
    now = Instant.parse(time);
  }

  synchronized void put(String type, String id, String patient, String fields) {
    String json =
        "{\"resourceType\":\"%s\",\"id\":\"%s\",\"meta\":{\"lastUpdated\":\"%s\"},%s}"
            .formatted(type, id, now, fields.replace('\'', '"'));
    resources.put(type + "/" + id, new Resource(type, id, patient, now, json));
  }

  void patient(String id, String family) {
    put(
        "Patient",
        id,
        id,
        "'name':[{'family':'%s','given':['Ada']}],'gender':'female','birthDate':'1980-02-03'"
            .formatted(family));
    join(id);
  }

  void visit(String id, String patient) {
    put(
        "Encounter",
        id,
        patient,
        "'status':'finished','class':{'code':'AMB'},'subject':{'reference':'Patient/%s'},'period':{'start':'2025-06-01T08:00:00Z'}"
            .formatted(patient));
  }

  void condition(String id, String patient) {
    put(
        "Condition",
        id,
        patient,
        "'subject':{'reference':'Patient/%s'},'code':{'coding':[{'system':'http://snomed.info/sct','code':'38341003','display':'Hypertension'}]},'recordedDate':'2025-06-01'"
            .formatted(patient));
  }

  synchronized void delete(String type, String id) {
    Resource last = resources.get(type + "/" + id);
    resources.put(type + "/" + id, new Resource(type, id, last.patient(), now, null));
  }

  synchronized void join(String patient) {
    members.add(patient);
  }

  synchronized void leave(String patient) {
    members.remove(patient);
  }

  /** From now on it does, or does not, tell how an export goes. */
  synchronized void tellsOfExports(boolean does) {
    tells = does;
  }

  /** From now on it exports, or refuses to and can be searched only. */
  synchronized void exports(boolean does) {
    exports = does;
  }

  /** Kick-off requests so far, with their method. */
  synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  private void answer(HttpExchange http) throws IOException {
    try (http) {
      String path = http.getRequestURI().getPath().substring("/fhir".length());
      String body = new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      synchronized (this) {
        if (path.endsWith("$export") && !exports) {
          http.sendResponseHeaders(501, -1);
        } else if (path.endsWith("$export")) {
          kickOff(http, body);
        } else if (path.startsWith("/status/") && !tells) {
          http.sendResponseHeaders(500, -1);
        } else if (path.startsWith("/status/")) {
          text(http, manifests.get(path), "application/json");
        } else if (path.startsWith("/files/")) {
          text(http, String.join("\n", files.get(path)) + "\n", "application/fhir+ndjson");
        } else if (path.equals("/Group/all-of-us")) {
          text(http, group(), "application/fhir+json");
        } else if (path.equals("/Group")) {
          text(http, bundle(Stream.of(group())), "application/fhir+json");
        } else if (path.matches("/(Patient|Encounter|Condition)")) {
          text(
              http,
              found(path.substring(1), http.getRequestURI().getQuery()),
              "application/fhir+json");
        } else {
          http.sendResponseHeaders(404, -1);
        }
      }
    }
  }

  private static void text(HttpExchange http, String text, String type) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    http.getResponseHeaders().set("Content-Type", type);
    http.sendResponseHeaders(200, bytes.length);
    http.getResponseBody().write(bytes);
  }

  private String group() {
    return "{\"resourceType\":\"Group\",\"id\":\"all-of-us\",\"member\":[%s]}"
        .formatted(
            members.stream()
                .map(id -> "{\"entity\":{\"reference\":\"Patient/%s\"}}".formatted(id))
                .collect(Collectors.joining(",")));
  }

  private static String bundle(Stream<String> resources) {
    return "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[%s]}"
        .formatted(resources.map("{\"resource\":%s}"::formatted).collect(Collectors.joining(",")));
  }

  /** What a search finds of the patients that it names. */
  private String found(String type, String query) {
    Matcher patients = Pattern.compile("(?:_id|patient)=([^&]*)").matcher(query);
    List<String> named = patients.find() ? List.of(patients.group(1).split(",", -1)) : List.of();
    return bundle(
        resources.values().stream()
            .filter(resource -> resource.type().equals(type) && resource.json() != null)
            .filter(resource -> named.contains(resource.patient()))
            .map(Resource::json));
  }

  private void kickOff(HttpExchange http, String body) throws IOException {
    requests.add(http.getRequestMethod() + " " + since(http));
    Set<String> asked = new TreeSet<>();
    Matcher patient = Pattern.compile("\"Patient/([^\"]+)\"").matcher(body);
    while (patient.find()) {
      asked.add(patient.group(1));
    }
    String job = "/status/" + requests.size();
    manifests.put(job, manifest(requests.size(), since(http), asked));
    http.getResponseHeaders().set("Content-Location", address() + job);
    http.sendResponseHeaders(202, -1);
  }

  private static Instant since(HttpExchange http) {
    String query = String.valueOf(http.getRequestURI().getRawQuery());
    return Arrays.stream(query.split("&", -1))
        .filter(pair -> pair.startsWith("_since="))
        .map(pair -> URLDecoder.decode(pair.substring(7), StandardCharsets.UTF_8))
        .map(Instant::parse)
        .findFirst()
        .orElse(Instant.EPOCH);
  }

  private String manifest(int job, Instant since, Set<String> asked) {
    Predicate<Resource> isMeant =
        resource ->
            resource.updated().isAfter(since)
                && (asked.isEmpty() ? members : asked).contains(resource.patient());
    Map<String, List<String>> output =
        resources.values().stream()
            .filter(resource -> resource.json() != null)
            .filter(isMeant)
            .collect(
                Collectors.groupingBy(
                    Resource::type,
                    TreeMap::new,
                    Collectors.mapping(Resource::json, Collectors.toList())));
    List<String> deleted =
        resources.values().stream()
            .filter(resource -> resource.json() == null && !since.equals(Instant.EPOCH))
            .filter(isMeant)
            .map(
                resource ->
                    "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"meta\":{\"lastUpdated\":\"%s\"},\"entry\":[{\"request\":{\"method\":\"DELETE\",\"url\":\"%s/%s\"}}]}"
                        .formatted(resource.updated(), resource.type(), resource.id()))
            .toList();
    String items =
        output.entrySet().stream()
            .map(type -> item(job, type.getKey(), type.getValue()))
            .collect(Collectors.joining(","));
    return "{\"transactionTime\":\"%s\",\"request\":\"%s\",\"requiresAccessToken\":false,\"output\":[%s],\"deleted\":[%s],\"error\":[]}"
        .formatted(
            now.plusSeconds(1),
            address(),
            items,
            deleted.isEmpty() ? "" : item(job, "Bundle", deleted));
  }

  private String item(int job, String type, List<String> lines) {
    String path = "/files/%d/%s".formatted(job, type);
    files.put(path, lines);
    return "{\"type\":\"%s\",\"url\":\"%s%s\",\"count\":%d}"
        .formatted(type, address(), path, lines.size());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
