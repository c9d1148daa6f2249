package org.carelake.common.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What an OperationOutcome says.
 *
 * @param codes of its issues, as {@code issue-type} of FHIR has them
 * @param severities of its issues
 * @param text for people; may quote anything, so it is shown and never kept
 */
record Outcome(List<String> codes, List<String> severities, String text) {
  static final Outcome NONE = new Outcome(List.of(), List.of(), "");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_TEXT = 300;

  /** Nothing where it is none. */
  static Outcome of(byte[] body) {
    try {
      JsonNode root = JSON.readTree(body);
      return root != null && root.path("resourceType").asText().equals("OperationOutcome")
          ? of(root.path("issue"))
          : NONE;
    } catch (IOException e) {
      return NONE;
    }
  }

  private static Outcome of(JsonNode issues) {
    return new Outcome(
        each(issues, "code"),
        each(issues, "severity"),
        shortened(
            StreamSupport.stream(issues.spliterator(), false)
                .map(Outcome::text)
                .flatMap(Optional::stream)
                .collect(Collectors.joining("; "))));
  }

  private static List<String> each(JsonNode issues, String field) {
    return StreamSupport.stream(issues.spliterator(), false)
        .map(issue -> issue.path(field).asText())
        .filter(code -> code.matches("[a-z-]{1,40}"))
        .toList();
  }

  private static Optional<String> text(JsonNode issue) {
    return Optional.of(issue.path("details").path("text").asText(""))
        .filter(text -> !text.isEmpty())
        .or(() -> Optional.of(issue.path("diagnostics").asText("")))
        .filter(text -> !text.isEmpty());
  }

  private static String shortened(String text) {
    return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text;
  }

  /** Whether the export goes on and only this answer failed. */
  boolean isTransient() {
    return !codes.isEmpty() && codes.stream().allMatch("transient"::equals);
  }

  /** Whether something could not be done. */
  boolean tellsOfFailure() {
    return severities.stream()
        .anyMatch(severity -> severity.equals("error") || severity.equals("fatal"));
  }

  /** Whether the server finds that it is asked for too much at once. */
  boolean isTooMuch() {
    return codes.contains("too-costly")
        || text.toLowerCase(java.util.Locale.ROOT).contains("too many files");
  }

  /** For messages and the ledger. */
  String coded() {
    return codes.isEmpty()
        ? ""
        : " (" + String.join(", ", codes.stream().distinct().toList()) + ")";
  }
}
