package org.carelake.common.bulk.kit;

import static org.carelake.common.bulk.kit.Behaviour.End.COMPLETE;
import static org.carelake.common.bulk.kit.Behaviour.End.REFUSED;
import static org.carelake.common.bulk.kit.Behaviour.Needs.MANY_TYPES;
import static org.carelake.common.bulk.kit.Behaviour.Needs.NOTHING;

import java.util.List;
import org.carelake.common.bulk.kit.Script.Route;

/** The request that begins it. */
final class KickOff {
  private static final String REQUEST = "Bulk Data Kick-off Request";
  private static final String SUCCESS = REQUEST + ", success";
  private static final String ERROR = REQUEST + ", error";

  private KickOff() {}

  static List<Behaviour> all() {
    return List.of(
        new Behaviour(
            "plain",
            SUCCESS,
            "202 with the status address in Content-Location",
            NOTHING,
            COMPLETE,
            script -> {}),
        new Behaviour(
            "kick-off-busy",
            ERROR,
            "429 with Retry-After while another export of the client is on its way",
            NOTHING,
            COMPLETE,
            script ->
                script.first(
                    Route.KICK_OFF,
                    request -> request.with("Retry-After", "0").status(429),
                    request -> request.with("Retry-After", "0").status(429))),
        new Behaviour(
            "kick-off-unavailable",
            "RFC 9110, 503",
            "unavailability is temporary and may be retried after a delay",
            NOTHING,
            COMPLETE,
            script -> script.first(Route.KICK_OFF, request -> request.status(503))),
        new Behaviour(
            "kick-off-relative-address",
            "RFC 9110, Content-Location",
            "the header's value may be a partial URI",
            NOTHING,
            COMPLETE,
            script ->
                script.always(
                    Route.KICK_OFF,
                    request -> request.with("Content-Location", "status/1").status(202))),
        new Behaviour(
            "kick-off-with-body",
            SUCCESS,
            "the answer may hold an OperationOutcome",
            NOTHING,
            COMPLETE,
            script ->
                script.always(
                    Route.KICK_OFF,
                    request ->
                        request
                            .with("Content-Location", request.base() + "/status/1")
                            .outcome(202, "information", "informational", "begun"))),
        new Behaviour(
            "kick-off-ok-for-accepted",
            SUCCESS,
            "some servers answer 200 where 202 belongs",
            NOTHING,
            COMPLETE,
            script ->
                script.always(
                    Route.KICK_OFF,
                    request ->
                        request
                            .with("Content-Location", request.base() + "/status/1")
                            .status(200))),
        new Behaviour(
            "kick-off-redirected",
            "RFC 9110, 307",
            "the method stays when a request is redirected by 307",
            NOTHING,
            COMPLETE,
            script ->
                script.first(
                    Route.KICK_OFF,
                    request ->
                        request.with("Location", request.base() + "/there/$export").status(307))),
        new Behaviour(
            "kick-off-without-address",
            SUCCESS,
            "without Content-Location nobody can ask for the result",
            NOTHING,
            REFUSED,
            script -> script.always(Route.KICK_OFF, request -> request.status(202))),
        new Behaviour(
            "kick-off-refused",
            ERROR,
            "4XX with an OperationOutcome, such as for an unknown parameter",
            NOTHING,
            REFUSED,
            script ->
                script.always(
                    Route.KICK_OFF,
                    request -> request.outcome(400, "error", "invalid", "unknown parameter"))),
        new Behaviour(
            "kick-off-forbidden",
            ERROR,
            "403 where the client may not export",
            NOTHING,
            REFUSED,
            script ->
                script.always(
                    Route.KICK_OFF,
                    request -> request.outcome(403, "error", "forbidden", "not yours"))),
        new Behaviour(
            "kick-off-posted",
            REQUEST,
            "a server may take POST with a Parameters resource",
            MANY_TYPES,
            COMPLETE,
            script ->
                script.always(
                    Route.KICK_OFF,
                    request -> {
                      script.require(
                          request.method().equals("POST")
                              && request.body().contains("\"resourceType\":\"Parameters\"")
                              && request.body().contains("\"name\":\"_type\""),
                          "The long request was not posted as Parameters.");
                      script.asStandard(Route.KICK_OFF).to(request);
                    })));
  }
}
