package org.carelake.common.bulk.kit;

import static org.carelake.common.bulk.kit.Behaviour.End.COMPLETE;
import static org.carelake.common.bulk.kit.Behaviour.End.INCOMPLETE;
import static org.carelake.common.bulk.kit.Behaviour.End.REFUSED;
import static org.carelake.common.bulk.kit.Behaviour.Needs.NOTHING;
import static org.carelake.common.bulk.kit.Behaviour.Needs.PATIENTS_ONLY;
import static org.carelake.common.bulk.kit.Behaviour.Needs.RSA;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.carelake.common.bulk.kit.Script.Route;
import org.carelake.common.bulk.kit.Script.Served;

/** The list of files. */
final class Listing {
  private static final String COMPLETED = "Bulk Data Status Request, complete";

  private Listing() {}

  static List<Behaviour> all() {
    return List.of(
        new Behaviour(
            "manifest-in-pages",
            "version 3, link",
            "a manifest may go on at link[next]",
            NOTHING,
            COMPLETE,
            script ->
                script.always(
                    Route.STATUS,
                    request -> {
                      boolean isFirst = request.path().endsWith("/1");
                      List<Served> files = script.files();
                      request.json(
                          200,
                          script.manifestOf(
                              request,
                              isFirst ? files.subList(0, 1) : files.subList(1, files.size()),
                              isFirst
                                  ? ",\"link\":[{\"relation\":\"next\",\"url\":\"%s/status/2\"}]"
                                      .formatted(request.base())
                                  : ""));
                    })),
        messages("error", "error", INCOMPLETE, "error lists what could not be exported, with 200"),
        messages("outcome", "error", INCOMPLETE, "version 4 may call the list outcome"),
        messages("error", "information", COMPLETE, "messages of the list may be mere information"),
        new Behaviour(
            "manifest-unknown-fields",
            COMPLETED + ", extension",
            "servers add fields of their own",
            NOTHING,
            COMPLETE,
            script ->
                script.always(
                    Route.STATUS,
                    request ->
                        request.json(
                            200,
                            script.manifestOf(
                                request,
                                script.files(),
                                ",\"extension\":{\"a\":{\"b\":[1,null]}},\"manifestType\":\"x\",\"deleted\":[]")))),
        new Behaviour(
            "manifest-without-types",
            "version 3, organizeOutputBy",
            "files of several types are listed without one",
            NOTHING,
            COMPLETE,
            script ->
                script
                    .files(
                        new Served(
                            "output",
                            "",
                            "mixed",
                            java.util.stream.Stream.concat(
                                    Script.patients(1, 5).stream(), Script.observations(5).stream())
                                .toList()))
                    .withoutCounts()),
        new Behaviour(
            "manifest-empty",
            COMPLETED,
            "an export without resources lists no files",
            NOTHING,
            COMPLETE,
            Script::files),
        new Behaviour(
            "manifest-deleted",
            COMPLETED + ", deleted",
            "deleted lists bundles of what is no more",
            NOTHING,
            COMPLETE,
            script ->
                script.add(
                    new Served(
                        "deleted",
                        "Bundle",
                        "deleted-1",
                        List.of(
                            "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"request\":{\"method\":\"DELETE\",\"url\":\"Patient/p99\"}}]}")))),
        new Behaviour(
            "manifest-without-time",
            COMPLETED,
            "transactionTime is required, and missing at some servers",
            NOTHING,
            COMPLETE,
            script ->
                script.manifest(
                    "{\"requiresAccessToken\":false,\"output\":[{\"type\":\"Patient\",\"url\":\"BASE/files/patient-1\"},{\"type\":\"Patient\",\"url\":\"BASE/files/patient-2\"},{\"type\":\"Observation\",\"url\":\"BASE/files/observation-1\"}],\"error\":[]}")),
        new Behaviour(
            "manifest-relative-addresses",
            COMPLETED,
            "addresses of files are to be absolute, and are not at some servers",
            NOTHING,
            COMPLETE,
            script ->
                script.manifest(
                    "{\"transactionTime\":\"2026-03-01T12:00:00+01:00\",\"requiresAccessToken\":false,\"output\":[{\"type\":\"Patient\",\"url\":\"../files/patient-1\"},{\"type\":\"Patient\",\"url\":\"../files/patient-2\"},{\"type\":\"Observation\",\"url\":\"../files/observation-1\"}]}")),
        new Behaviour(
            "manifest-gzip",
            "RFC 9110, Content-Encoding",
            "any answer may be encoded",
            NOTHING,
            COMPLETE,
            script ->
                script.always(
                    Route.STATUS,
                    request ->
                        request
                            .with("Content-Type", "application/json")
                            .with("Content-Encoding", "gzip")
                            .bytes(
                                200,
                                Script.gzip(
                                    script
                                        .manifestOf(request, script.files(), "")
                                        .getBytes(StandardCharsets.UTF_8))))),
        new Behaviour(
            "manifest-open-files",
            COMPLETED + ", requiresAccessToken",
            "false says that files are asked for without the token",
            RSA,
            COMPLETE,
            script -> {
              script.tokens().required();
              script.openFiles();
            }),
        new Behaviour(
            "manifest-other-types",
            "Bulk Data Kick-off Request, _type",
            "a server may not know _type and send all types",
            PATIENTS_ONLY,
            COMPLETE,
            script -> {}),
        new Behaviour(
            "manifest-nonsense",
            COMPLETED,
            "the body is a JSON object with output",
            NOTHING,
            REFUSED,
            script -> script.manifest("{\"resourceType\":\"Bundle\"}")));
  }

  private static Behaviour messages(
      String list, String severity, Behaviour.End end, String sentence) {
    return new Behaviour(
        "manifest-%s-%s".formatted(list, severity),
        COMPLETED + ", error",
        sentence,
        NOTHING,
        end,
        script ->
            script.add(
                new Served(
                    list,
                    "OperationOutcome",
                    "messages",
                    List.of(Script.outcome(severity, "processing", "about one resource")))));
  }
}
