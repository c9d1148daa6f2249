package org.carelake.common.config;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.carelake.common.run.PlatformException.Misconfigured;

/** Where a secret is to be found. It is read when it is used and never printed. */
public record Secret(String reference) implements Serializable {
  /** For stores that ask for none. */
  public static final Secret NONE = new Secret("none:");

  /**
   * Refuses a secret in place of a reference to it, and does not show it.
   *
   * @param key the setting that should name it, for the message
   */
  static void requireReference(String key, String reference) {
    if (!isReference(reference)) {
      throw new Misconfigured(
          "%s holds a value, but secrets are given as references. Put it into an environment variable, a file or AWS Secrets Manager and set %1$s=env:NAME, %1$s=file:/path or %1$s=aws:NAME#FIELD."
              .formatted(key));
    }
  }

  /** Whether a text says where a secret is. */
  public static boolean isReference(String text) {
    return Stream.of("env:", "file:", ManagedSecret.PREFIX).anyMatch(text::startsWith);
  }

  /** The secret itself, without the line end that editors leave in files. */
  public String read() {
    if (equals(NONE)) {
      return "";
    }
    if (reference.startsWith(ManagedSecret.PREFIX)) {
      return ManagedSecret.of(reference).read();
    }
    String place = reference.substring(reference.indexOf(':') + 1);
    if (reference.startsWith("env:")) {
      String value = System.getenv(place);
      if (value == null) {
        throw new Misconfigured(
            "Cannot read the secret " + reference + ": the variable is not set. Export it.");
      }
      return value;
    }
    try {
      return Files.readString(Path.of(place)).stripTrailing();
    } catch (IOException e) {
      throw new Misconfigured(
          "Cannot read the secret "
              + reference
              + ": the file is missing or not readable. Create it or name another.");
    }
  }
}
