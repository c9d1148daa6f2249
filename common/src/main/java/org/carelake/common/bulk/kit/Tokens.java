package org.carelake.common.bulk.kit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * The kit's authorization server: gives tokens for assertions that are as the standard wants them,
 * and takes the newest only.
 */
final class Tokens {
  private static final String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  private final AtomicInteger given = new AtomicInteger();
  private final Set<String> seen = new HashSet<>();
  private boolean areAsked;
  private String fixed;
  private String algorithms = "\"RS384\",\"ES384\"";
  private String scopes = "\"system/*.rs\"";
  private Set<String> taken = Set.of();
  private int seconds = 300;
  private volatile boolean ended;
  private JWKSet registered = new JWKSet();

  /** From now on requests need one. */
  Tokens required() {
    areAsked = true;
    return this;
  }

  /** From now on requests need this one. */
  Tokens fixed(String token) {
    fixed = token;
    return required();
  }

  Tokens algorithms(String json) {
    algorithms = json;
    return this;
  }

  Tokens scopes(String json) {
    scopes = json;
    return this;
  }

  /** Refuses all other scopes. */
  Tokens takes(String... only) {
    taken = Set.of(only);
    return this;
  }

  Tokens validFor(int anyNumberOfSeconds) {
    seconds = anyNumberOfSeconds;
    return this;
  }

  void register(JWKSet keys) {
    registered = keys;
  }

  /** The newest token is no longer good. */
  void end() {
    ended = true;
  }

  boolean accepts(Exchange request) {
    if (!areAsked) {
      return true;
    }
    String token = request.header("Authorization").orElse("");
    return token.equals("Bearer " + (fixed == null ? "token-" + given.get() : fixed)) && !ended;
  }

  void describe(Exchange request) throws IOException {
    if (!areAsked) {
      request.status(404);
      return;
    }
    request.json(
        200,
        "{\"token_endpoint\":\"%s/token\",\"token_endpoint_auth_methods_supported\":[\"private_key_jwt\"],\"token_endpoint_auth_signing_alg_values_supported\":[%s],\"scopes_supported\":[%s]}"
            .formatted(request.base(), algorithms, scopes));
  }

  synchronized void give(Exchange request, Script script) throws IOException {
    Map<String, String> form =
        Arrays.stream(request.body().split("&", -1))
            .map(pair -> pair.split("=", 2))
            .filter(pair -> pair.length == 2)
            .collect(
                Collectors.toMap(
                    pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    script.require(
        "client_credentials".equals(form.get("grant_type")),
        "grant_type is not client_credentials.");
    script.require(
        JWT_BEARER.equals(form.get("client_assertion_type")),
        "client_assertion_type is not that of a JWT.");
    if (!taken.isEmpty() && !taken.contains(form.get("scope"))) {
      request.json(400, "{\"error\":\"invalid_scope\"}");
      return;
    }
    if (!isRight(form.getOrDefault("client_assertion", ""), request, script)) {
      request.json(400, "{\"error\":\"invalid_client\"}");
      return;
    }
    ended = false;
    request.json(
        200,
        "{\"access_token\":\"token-%d\",\"token_type\":\"bearer\",\"expires_in\":%d,\"scope\":\"%s\"}"
            .formatted(given.incrementAndGet(), seconds, form.get("scope")));
  }

  private boolean isRight(String assertion, Exchange request, Script script) {
    try {
      SignedJWT signed = SignedJWT.parse(assertion);
      JWTClaimsSet claims = signed.getJWTClaimsSet();
      Instant end = claims.getExpirationTime().toInstant();
      script.require(
          !end.isAfter(Instant.now().plusSeconds(301)), "exp is more than five minutes away.");
      script.require(seen.add(claims.getJWTID()), "jti was used before.");
      script.require(
          claims.getIssuer().equals(claims.getSubject()),
          "iss and sub are not both the client's id.");
      script.require(
          claims.getAudience().equals(List.of(request.base() + "/token")),
          "aud is not the token endpoint.");
      script.require("JWT".equals(String.valueOf(signed.getHeader().getType())), "typ is not JWT.");
      script.require(
          algorithms.contains("\"" + signed.getHeader().getAlgorithm() + "\""),
          "The algorithm is none that the server takes.");
      JWK key = registered.getKeyByKeyId(signed.getHeader().getKeyID());
      return key == null ? registered.isEmpty() : signed.verify(verifier(key));
    } catch (ParseException | JOSEException | RuntimeException e) {
      return false;
    }
  }

  private static JWSVerifier verifier(JWK key) throws JOSEException {
    return key instanceof RSAKey rsa ? new RSASSAVerifier(rsa) : new ECDSAVerifier((ECKey) key);
  }
}
