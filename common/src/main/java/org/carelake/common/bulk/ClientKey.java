package org.carelake.common.bulk;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.carelake.common.config.Secret;
import org.carelake.common.run.PlatformException.Misconfigured;

/**
 * The key with which this client shows who it is: RSA for RS384, EC for ES384 (or ES256 on the
 * curve P-256).
 */
public final class ClientKey {
  private static final Duration VALID = Duration.ofMinutes(4);

  private final JWK key;
  private final JWSAlgorithm algorithm;

  private ClientKey(JWK key, JWSAlgorithm algorithm) {
    this.key = key;
    this.algorithm = algorithm;
  }

  /**
   * The private keys that a secret holds: a JWK, a JWK set or PEM.
   *
   * @throws Misconfigured if it holds none
   */
  static List<JWK> read(Secret secret) {
    String text = secret.read().strip();
    List<JWK> keys;
    try {
      keys =
          text.startsWith("-----")
              ? List.of(JWK.parseFromPEMEncodedObjects(text))
              : text.contains("\"keys\"") ? JWKSet.parse(text).getKeys() : List.of(JWK.parse(text));
    } catch (ParseException | JOSEException | RuntimeException e) {
      throw unusable(secret); // Without the cause, which may quote the key.
    }
    List<JWK> usable =
        keys.stream()
            .filter(JWK::isPrivate)
            .filter(key -> algorithm(key).isPresent())
            .map(ClientKey::named)
            .toList();
    if (usable.isEmpty()) {
      throw unusable(secret);
    }
    return usable;
  }

  private static Misconfigured unusable(Secret secret) {
    return new Misconfigured(
        "The key %s holds no private RSA or EC key (P-256, P-384) as JWK, JWK set or PEM. Name one that does."
            .formatted(secret.reference()));
  }

  /** Servers find a key by its id; where it has none, its thumbprint is as good as any. */
  private static JWK named(JWK key) {
    try {
      String id = key.getKeyID() == null ? key.computeThumbprint().toString() : key.getKeyID();
      JWSAlgorithm algorithm = algorithm(key).orElseThrow();
      return key instanceof RSAKey rsa
          ? new RSAKey.Builder(rsa).keyID(id).algorithm(algorithm).keyUse(KeyUse.SIGNATURE).build()
          : new ECKey.Builder((ECKey) key)
              .keyID(id)
              .algorithm(algorithm)
              .keyUse(KeyUse.SIGNATURE)
              .build();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Optional<JWSAlgorithm> algorithm(JWK key) {
    if (key instanceof RSAKey) {
      return Optional.of(JWSAlgorithm.RS384);
    }
    if (key instanceof ECKey ec) {
      return ec.getCurve().equals(Curve.P_384)
          ? Optional.of(JWSAlgorithm.ES384)
          : Optional.of(JWSAlgorithm.ES256).filter(it -> ec.getCurve().equals(Curve.P_256));
    }
    return Optional.empty();
  }

  /**
   * The key to use with a server.
   *
   * @param asked algorithm that the settings name
   * @param offered algorithms that the server takes; empty where it does not say
   */
  static ClientKey chosen(Secret secret, Optional<String> asked, List<String> offered) {
    List<JWK> keys = read(secret);
    return keys.stream()
        .filter(key -> asked.isEmpty() || asked.get().equals(key.getAlgorithm().getName()))
        .filter(
            key ->
                asked.isPresent()
                    || offered.isEmpty()
                    || offered.contains(key.getAlgorithm().getName()))
        .findFirst()
        .map(key -> new ClientKey(key, JWSAlgorithm.parse(key.getAlgorithm().getName())))
        .orElseThrow(
            () ->
                new Misconfigured(
                    "None of the keys in %s is for %s. Name a key that is."
                        .formatted(
                            secret.reference(),
                            asked.orElse("the algorithms that the server takes"))));
  }

  /** The public keys to register with a server, as a JWK set. */
  public static String published(List<Secret> secrets) {
    return new JWKSet(
            secrets.stream()
                .distinct()
                .flatMap(secret -> read(secret).stream())
                .map(JWK::toPublicJWK)
                .distinct()
                .toList())
        .toString(true);
  }

  /** A statement of who this is, for one use within minutes. */
  String assertion(String clientId, URI audience, Instant now) {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(clientId)
            .subject(clientId)
            .audience(audience.toString())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(VALID)))
            .jwtID(UUID.randomUUID().toString())
            .build();
    SignedJWT signed =
        new SignedJWT(
            new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT).keyID(key.getKeyID()).build(),
            claims);
    try {
      signed.sign(signer());
    } catch (JOSEException e) {
      throw new Misconfigured("The key cannot sign. Name another.");
    }
    return signed.serialize();
  }

  private JWSSigner signer() throws JOSEException {
    return key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner((ECKey) key);
  }
}
