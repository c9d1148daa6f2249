package org.carelake.jobs.export;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.carelake.common.config.Secret;
import org.carelake.common.config.SettingKey;
import org.carelake.common.config.Settings;
import org.carelake.common.run.LakeFiles;
import org.carelake.common.run.PlatformException.Misconfigured;

/**
 * What is mixed into the keys of the star schema, so that nobody who guesses an id can tell its
 * pseudonym. Without a given one it is the lake's own, made at random on first use. SHA-256 over
 * the key, the kind and the id is enough: what an HMAC would add is that no longer text can be
 * hashed on, and no id ends in the bytes with which SHA-256 pads.
 *
 * @param given in the settings
 * @param secrets the lake's folder for them
 */
public record PseudonymKey(Optional<Secret> given, LakeFiles secrets) {
  static final String NAME = "pseudonym-key";

  private static final SettingKey<Secret> KEY =
      SettingKey.secret(
          "export.pseudonym-key",
          "mixed into the keys of the star schema; without it, a random one that is kept in the lake");

  public static final List<SettingKey<?>> KEYS = List.of(KEY);

  public static PseudonymKey of(Settings settings, LakeFiles secrets) {
    return new PseudonymKey(settings.find(KEY), secrets);
  }

  private static final int BYTES = 32;

  /** Makes the lake's own key, unless there is one. */
  void make() {
    if (own().isEmpty()) {
      byte[] key = new byte[BYTES];
      new SecureRandom().nextBytes(key);
      secrets.writePrivately(NAME, Base64.getEncoder().encode(key));
    }
  }

  /** The key itself; none where none is given and none was made yet. */
  Optional<String> value() {
    return given.isPresent() ? given.map(secret -> notBlank(secret.read())) : own();
  }

  /**
   * Changes with the key. Guesses at a weak key cannot be tried on it, as it is an HMAC under the
   * lake's own key, which is never weak and never leaves the lake.
   */
  Optional<String> fingerprint() {
    return own().flatMap(own -> value().map(key -> hmac(own, key)));
  }

  private Optional<String> own() {
    return secrets.read(NAME).map(key -> notBlank(new String(key, StandardCharsets.UTF_8)));
  }

  private static String notBlank(String key) {
    if (key.isBlank()) {
      throw new Misconfigured(
          "Cannot make pseudonyms: the pseudonym key is empty, so that anybody could make them"
              + " too. Put the key back into the place that export.pseudonym-key names or, without"
              + " that setting, into secrets/"
              + NAME
              + " in the lake.");
    }
    return key;
  }

  private static String hmac(String key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), mac.getAlgorithm()));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
