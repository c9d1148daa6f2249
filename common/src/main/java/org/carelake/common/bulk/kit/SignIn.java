package org.carelake.common.bulk.kit;

import static org.carelake.common.bulk.kit.Behaviour.End.COMPLETE;
import static org.carelake.common.bulk.kit.Behaviour.End.REFUSED;
import static org.carelake.common.bulk.kit.Behaviour.Needs.BEARER;
import static org.carelake.common.bulk.kit.Behaviour.Needs.EC;
import static org.carelake.common.bulk.kit.Behaviour.Needs.RSA;
import static org.carelake.common.bulk.kit.Behaviour.Needs.TOKEN_URL;

import java.util.List;
import org.carelake.common.bulk.kit.Script.Route;

/** Who asks. */
final class SignIn {
  private static final String BACKEND = "SMART Backend Services";

  private SignIn() {}

  static List<Behaviour> all() {
    return List.of(
        new Behaviour(
            "sign-in-rs384",
            BACKEND,
            "the client supports RS384",
            RSA,
            COMPLETE,
            script -> script.tokens().required().algorithms("\"RS384\"")),
        new Behaviour(
            "sign-in-es384",
            BACKEND,
            "the client supports ES384",
            EC,
            COMPLETE,
            script -> script.tokens().required().algorithms("\"ES384\"")),
        new Behaviour(
            "sign-in-older-scopes",
            BACKEND + ", scopes",
            "a server may offer system/*.read only",
            RSA,
            COMPLETE,
            script ->
                script.tokens().required().scopes("\"system/*.read\"").takes("system/*.read")),
        new Behaviour(
            "sign-in-scopes-of-types",
            BACKEND + ", scopes",
            "a server may offer scopes of single types only",
            RSA,
            COMPLETE,
            script ->
                script
                    .tokens()
                    .required()
                    .scopes("\"system/Patient.rs\",\"system/Observation.rs\",\"openid\"")
                    .takes("system/Patient.rs system/Observation.rs")),
        new Behaviour(
            "sign-in-scopes-untold",
            BACKEND + ", discovery",
            "scopes_supported is only recommended",
            RSA,
            COMPLETE,
            script -> script.tokens().required().scopes("").takes("system/*.read")),
        new Behaviour(
            "sign-in-by-capabilities",
            "SMART App Launch, older servers",
            "the token endpoint stands in the CapabilityStatement's oauth-uris",
            RSA,
            COMPLETE,
            script -> {
              script.tokens().required();
              script.always(Route.DISCOVERY, request -> request.status(404));
              script.always(
                  Route.METADATA,
                  request -> request.json(200, capabilities(request.base() + "/token")));
            }),
        new Behaviour(
            "sign-in-without-discovery",
            BACKEND + ", discovery",
            "a server may describe itself by the well-known address, and need not",
            TOKEN_URL,
            COMPLETE,
            script -> {
              script.tokens().required();
              script.always(Route.DISCOVERY, request -> request.status(404));
            }),
        new Behaviour(
            "sign-in-token-ends-while-polling",
            BACKEND + ", access token",
            "tokens are short-lived; status requests are protected like the kick-off",
            RSA,
            COMPLETE,
            script -> {
              script.tokens().required();
              script.first(
                  Route.STATUS,
                  request -> request.with("Retry-After", "0").status(202),
                  request -> {
                    script.tokens().end();
                    request.outcome(401, "error", "expired", "the token has ended");
                  });
            }),
        new Behaviour(
            "sign-in-token-ends-while-downloading",
            BACKEND + ", access token",
            "file requests carry a valid token where requiresAccessToken is true",
            RSA,
            COMPLETE,
            script -> {
              script.tokens().required();
              script.first(
                  Route.FILE,
                  request -> {
                    script.tokens().end();
                    request.status(401);
                  });
            }),
        new Behaviour(
            "sign-in-token-unknown-at-kick-off",
            BACKEND + ", access token",
            "a server may revoke a token at any time",
            RSA,
            COMPLETE,
            script -> {
              script.tokens().required();
              script.first(
                  Route.KICK_OFF,
                  request -> {
                    script.tokens().end();
                    request.status(401);
                  });
            }),
        new Behaviour(
            "sign-in-token-of-a-second",
            BACKEND + ", access token",
            "expires_in tells how long a token is good",
            RSA,
            COMPLETE,
            script -> script.tokens().required().validFor(1)),
        new Behaviour(
            "sign-in-busy-token-endpoint",
            "RFC 9110, 503",
            "unavailability is temporary and may be retried after a delay",
            RSA,
            COMPLETE,
            script -> {
              script.tokens().required();
              script.first(Route.TOKEN, request -> request.with("Retry-After", "0").status(503));
            }),
        new Behaviour(
            "sign-in-denied",
            BACKEND + ", signature verification",
            "an assertion that cannot be verified gets invalid_client",
            RSA,
            REFUSED,
            script -> {
              script.tokens().required();
              script.always(
                  Route.TOKEN, request -> request.json(400, "{\"error\":\"invalid_client\"}"));
            }),
        new Behaviour(
            "sign-in-with-a-given-token",
            "RFC 6750",
            "a request carries its token as Authorization: Bearer",
            BEARER,
            COMPLETE,
            script -> script.tokens().fixed("given-in-advance")));
  }

  private static String capabilities(String token) {
    return "{\"resourceType\":\"CapabilityStatement\",\"rest\":[{\"mode\":\"server\",\"security\":{\"extension\":[{\"url\":\"http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris\",\"extension\":[{\"url\":\"token\",\"valueUri\":\"%s\"}]}]}}]}"
        .formatted(token);
  }
}
