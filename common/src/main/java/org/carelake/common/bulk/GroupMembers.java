package org.carelake.common.bulk;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.carelake.common.run.LakeFiles;
import org.carelake.common.run.PlatformException.DataRefused;

/**
 * Who belonged to a group at its last export, as hashes of their ids: whoever joins it later is
 * exported with all that happened before.
 */
public record GroupMembers(LakeFiles files) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST = 32_000_000;

  /** Those of a server now; empty where it does not say. */
  static Optional<List<String>> of(Http http, ExportRequest request) {
    String group = URLEncoder.encode(request.group(), StandardCharsets.UTF_8);
    URI uri = URI.create(request.server() + "/Group/" + group);
    try (Answer answer = http.send(Call.get(uri, "application/fhir+json"))) {
      return answer.isSuccess() ? listed(JSON.readTree(answer.content(LONGEST))) : Optional.empty();
    } catch (IOException | DataRefused e) {
      return Optional.empty();
    }
  }

  private static Optional<List<String>> listed(JsonNode group) {
    if (!group.path("member").isArray()) {
      return Optional.empty();
    }
    List<String> ids = new ArrayList<>();
    for (JsonNode member : group.path("member")) {
      String reference =
          member.path("entity").path("reference").asText("").replaceFirst("/_history/.*", "");
      if (member.path("inactive").asBoolean(false)) {
        continue;
      }
      if (!reference.matches("(.*/)?Patient/[A-Za-z0-9.-]{1,64}")) {
        return Optional.empty(); // Somebody whom one cannot name: a group, or one by identifier.
      }
      ids.add(reference.replaceFirst("^.*/", ""));
    }
    return Optional.of(ids.stream().distinct().toList());
  }

  /**
   * What has changed.
   *
   * @param joined ids of those who belong to it since
   * @param left how many do not any more
   */
  public record Change(List<String> joined, long left) {}

  /** Since the last export; empty where nobody knows who belonged to it then. */
  Optional<Change> since(ExportRequest request, List<String> now) {
    return files.read(name(request)).map(GroupMembers::parsed).map(before -> change(before, now));
  }

  private static Change change(Set<String> before, List<String> now) {
    List<String> joined = new ArrayList<>();
    Set<String> left = new LinkedHashSet<>(before);
    for (String id : now) {
      String hash = DigestUtils.sha256Hex(id);
      if (!left.remove(hash)) {
        joined.add(id);
      }
    }
    return new Change(List.copyOf(joined), left.size());
  }

  void keep(ExportRequest request, List<String> now) {
    try {
      Set<String> hashes =
          now.stream().map(DigestUtils::sha256Hex).collect(Collectors.toCollection(TreeSet::new));
      files.write(name(request), JSON.writeValueAsBytes(hashes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(ExportRequest request) {
    return "members-"
        + DigestUtils.sha256Hex(request.since(null).toString()).substring(0, 24)
        + ".json";
  }

  private static Set<String> parsed(byte[] json) {
    try {
      return JSON.readValue(json, new TypeReference<>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
