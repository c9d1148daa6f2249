package org.carelake.common.bulk;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What is asked of a server.
 *
 * @param source whose folder the files come to
 * @param group id of the group; null for other levels
 * @param types empty for all
 * @param since only what changed after it; null for all
 * @param until only what changed before it; null for all
 * @param patients hash of the ids that are asked for, or {@code adopted} where nobody knows; null
 *     for all
 * @param newMembers whether it is for those only who joined the group since
 * @param lenient whether the server may leave out what it does not know
 */
public record ExportRequest(
    String source,
    URI server,
    Level level,
    String group,
    List<String> types,
    List<String> typeFilters,
    List<String> elements,
    Instant since,
    Instant until,
    String patients,
    boolean newMembers,
    boolean lenient) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Servers and what stands before them cut off longer ones. */
  private static final int LONGEST_URL = 2_000;

  /** Whose data. */
  public enum Level {
    SYSTEM,
    PATIENT,
    GROUP
  }

  public ExportRequest since(Instant other) {
    return with(level, group, other, patients, newMembers);
  }

  /** The same for single patients; their ids are not kept. */
  public ExportRequest ofPatients(List<String> ids) {
    String hash =
        ids.isEmpty()
            ? null
            : DigestUtils.sha256Hex(ids.stream().sorted().collect(Collectors.joining(",")));
    return ofPart(hash);
  }

  /** One that somebody else has asked for in another way. */
  ExportRequest adopted() {
    return ofPart("adopted");
  }

  private ExportRequest ofPart(String part) {
    return with(level, group, since, part, newMembers);
  }

  private ExportRequest with(
      Level whose, String ofGroup, Instant after, String part, boolean onlyNew) {
    return new ExportRequest(
        source,
        server,
        whose,
        ofGroup,
        types,
        typeFilters,
        elements,
        after,
        until,
        part,
        onlyNew,
        lenient);
  }

  /** The same for a group. */
  public ExportRequest ofGroup(String id) {
    return with(Level.GROUP, id, since, patients, newMembers);
  }

  public ExportRequest ofNewMembers() {
    return with(level, group, null, patients, true);
  }

  /** Requests with the same content but for time: what one brought, the next need not bring. */
  @JsonIgnore
  public boolean isLike(ExportRequest other) {
    return since(null).equals(other.since(null));
  }

  /** Whether it is for single patients, whose ids are not kept. */
  @JsonIgnore
  boolean isForSome() {
    return patients != null || newMembers;
  }

  /** The operation's address. */
  URI operation() {
    String path =
        switch (level) {
          case SYSTEM -> "/$export";
          case PATIENT -> "/Patient/$export";
          case GROUP -> "/Group/" + URLEncoder.encode(group, StandardCharsets.UTF_8) + "/$export";
        };
    return URI.create(server + path);
  }

  /**
   * The request that begins an export.
   *
   * @param patients ids of those that are asked for; empty for all
   */
  Call kickOff(List<String> patients) {
    String query =
        parameters().entrySet().stream()
            .map(
                one ->
                    one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    URI address = URI.create(operation() + (query.isEmpty() ? "" : "?" + query));
    boolean isPosted = !patients.isEmpty() || address.toString().length() > LONGEST_URL;
    Call call =
        isPosted
            ? new Call(
                "POST",
                operation(),
                Map.of("Content-Type", "application/fhir+json"),
                posted(patients),
                true)
            : new Call("GET", address, Map.of(), null, true);
    return call.with("Accept", "application/fhir+json")
        .with("Prefer", lenient ? "respond-async, handling=lenient" : "respond-async");
  }

  private Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    put(parameters, "_type", String.join(",", types));
    put(parameters, "_since", since == null ? "" : since.toString());
    put(parameters, "_until", until == null ? "" : until.toString());
    put(parameters, "_typeFilter", String.join(",", typeFilters));
    put(parameters, "_elements", String.join(",", elements));
    return parameters;
  }

  private static void put(Map<String, String> parameters, String name, String value) {
    if (!value.isEmpty()) {
      parameters.put(name, value);
    }
  }

  private String posted(List<String> patients) {
    ObjectNode root = JSON.createObjectNode().put("resourceType", "Parameters");
    ArrayNode parameter = root.putArray("parameter");
    parameters()
        .forEach(
            (name, value) ->
                parameter
                    .addObject()
                    .put("name", name)
                    .put(name.matches("_since|_until") ? "valueInstant" : "valueString", value));
    patients.forEach(
        patient ->
            parameter
                .addObject()
                .put("name", "patient")
                .putObject("valueReference")
                .put("reference", "Patient/" + patient));
    return root.toString();
  }
}
