package org.carelake.common.bulk.kit;

import static org.carelake.common.bulk.kit.Behaviour.End.COMPLETE;
import static org.carelake.common.bulk.kit.Behaviour.Needs.SEARCH;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.carelake.common.bulk.kit.Script.Reply;
import org.carelake.common.bulk.kit.Script.Route;

/** Servers that do not export, and can be searched. */
final class Searching {
  private static final int PAGE = 7;

  private Searching() {}

  static List<Behaviour> all() {
    return List.of(
        of(
            "not-implemented",
            "501 where the operation is not there",
            Route.KICK_OFF,
            501,
            "not-supported"),
        of("too-large", "413 where the answer would be too large", Route.KICK_OFF, 413, "too-long"),
        of("too-costly", "an issue of code too-costly", Route.STATUS, 400, "too-costly"));
  }

  private static Behaviour of(String name, String sentence, Route route, int status, String code) {
    return new Behaviour(
        "search-" + name,
        "FHIR, search and issue types",
        sentence,
        SEARCH,
        COMPLETE,
        script -> {
          Reply refusal = request -> request.outcome(status, "error", code, "too many files");
          script.always(route, refusal);
          script.always(Route.METADATA, request -> request.json(200, capabilities()));
          script.always(Route.SEARCH, request -> page(script, request));
        });
  }

  private static String capabilities() {
    return "{\"resourceType\":\"CapabilityStatement\",\"rest\":[{\"resource\":[{\"type\":\"Patient\",\"interaction\":[{\"code\":\"search-type\"}]},{\"type\":\"Observation\",\"interaction\":[{\"code\":\"search-type\"}]},{\"type\":\"Practitioner\",\"interaction\":[{\"code\":\"read\"}]}]}]}";
  }

  private static void page(Script script, Exchange request) throws IOException {
    String type = request.path().substring(1);
    int from = Integer.parseInt("0" + request.query().replaceFirst(".*from=(\\d+).*|.*", "$1"));
    List<String> all =
        script.files().stream()
            .filter(file -> file.type().equals(type))
            .flatMap(file -> file.lines().stream())
            .toList();
    int to = Math.min(all.size(), from + PAGE);
    String next =
        to < all.size()
            ? "\"link\":[{\"relation\":\"next\",\"url\":\"%s/%s?from=%d\"}],"
                .formatted(request.base(), type, to)
            : "";
    request.json(
        200,
        "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",%s\"entry\":[%s]}"
            .formatted(
                next,
                all.subList(from, to).stream()
                    .map(line -> "{\"resource\":" + line + "}")
                    .collect(Collectors.joining(","))));
  }
}
