package org.carelake.common.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.carelake.common.run.PlatformException.DataRefused;

/** The groups of a server. */
final class Groups {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_PAGE = 16_000_000;
  private static final int MOST_PAGES = 1_000;

  private Groups() {}

  /** Ids of all that it shows. */
  static List<String> of(Http http, URI base) throws IOException {
    List<String> ids = new ArrayList<>();
    URI page = URI.create(base + "/Group?_elements=id&_count=500");
    for (int i = 0; page != null; i++) {
      if (i == MOST_PAGES) {
        throw new DataRefused("Cannot list the groups of the server: its pages do not end.");
      }
      JsonNode bundle = get(http, page);
      for (JsonNode entry : bundle.path("entry")) {
        if (entry.path("resource").path("resourceType").asText().equals("Group")) {
          ids.add(entry.path("resource").path("id").asText());
        }
      }
      page = Search.next(bundle, page);
    }
    if (ids.isEmpty()) {
      throw new DataRefused("The server shows no groups. Set sources.<name>.groups to their ids.");
    }
    return ids;
  }

  private static JsonNode get(Http http, URI page) throws IOException {
    try (Answer answer = http.send(Call.get(page, "application/fhir+json"))) {
      if (!answer.isSuccess()) {
        throw Http.refusal(answer, "", "The server does not list its groups");
      }
      return JSON.readTree(answer.content(LONGEST_PAGE));
    }
  }
}
