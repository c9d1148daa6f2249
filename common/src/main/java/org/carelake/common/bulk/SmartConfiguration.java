package org.carelake.common.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * What a server says of how to sign in (SMART App Launch, conformance): at {@code
 * .well-known/smart-configuration}, or as older ones do in their CapabilityStatement.
 *
 * @param scopes that it offers; empty where it does not say
 * @param algorithms of signatures that it takes; empty where it does not say
 */
record SmartConfiguration(
    Optional<URI> tokenEndpoint, List<String> scopes, List<String> algorithms) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LIMIT = 10_000_000;

  static SmartConfiguration of(Http http, URI base) {
    SmartConfiguration told = read(get(http, base, "/.well-known/smart-configuration"), base);
    return told.tokenEndpoint().isPresent()
        ? told
        : new SmartConfiguration(
            inCapabilities(get(http, base, "/metadata"), base), told.scopes(), told.algorithms());
  }

  /** Empty where the server has no such thing. */
  private static JsonNode get(Http http, URI base, String path) {
    Call call =
        Call.get(URI.create(base + path), "application/json, application/fhir+json").withoutToken();
    try (Answer answer = http.send(call)) {
      JsonNode read = answer.isSuccess() ? JSON.readTree(answer.content(LIMIT)) : null;
      return read == null ? JSON.createObjectNode() : read;
    } catch (IOException e) {
      return JSON.createObjectNode();
    }
  }

  private static SmartConfiguration read(JsonNode root, URI base) {
    return new SmartConfiguration(
        Optional.of(root.path("token_endpoint").asText(""))
            .filter(text -> !text.isEmpty())
            .map(text -> Http.resolved(base, text)),
        texts(root.path("scopes_supported")),
        texts(root.path("token_endpoint_auth_signing_alg_values_supported")));
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static Optional<URI> inCapabilities(JsonNode root, URI base) {
    return StreamSupport.stream(
            root.path("rest").path(0).path("security").path("extension").spliterator(), false)
        .filter(extension -> extension.path("url").asText().endsWith("/oauth-uris"))
        .flatMap(
            extension -> StreamSupport.stream(extension.path("extension").spliterator(), false))
        .filter(extension -> extension.path("url").asText().equals("token"))
        .map(extension -> extension.path("valueUri").asText(""))
        .filter(text -> !text.isEmpty())
        .findFirst()
        .map(text -> Http.resolved(base, text));
  }

  /**
   * What to ask for, the likeliest first: in the form that the server offers, or in both.
   *
   * @param types empty for all
   */
  List<String> wanted(List<String> types) {
    List<String> broad =
        scopes.stream().filter(scope -> scope.matches("system/\\*\\.(rs|read|\\*|cruds)")).toList();
    if (!broad.isEmpty()) {
      return List.of(
          broad.contains("system/*.rs")
              ? "system/*.rs"
              : broad.contains("system/*.read") ? "system/*.read" : broad.get(0));
    }
    List<String> each =
        scopes.stream()
            .filter(scope -> scope.matches("system/[A-Za-z]+\\.(rs|read|\\*|cruds)"))
            .filter(scope -> types.isEmpty() || types.contains(typeOf(scope)))
            .toList();
    return each.isEmpty()
        ? List.of("system/*.rs", "system/*.read")
        : List.of(String.join(" ", each));
  }

  private static String typeOf(String scope) {
    return scope.substring("system/".length(), scope.indexOf('.'));
  }
}
