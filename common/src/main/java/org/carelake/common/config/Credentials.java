package org.carelake.common.config;

import java.util.List;
import java.util.regex.Pattern;

/** Passwords and keys where a setting should not hold them, or should not be printed. */
final class Credentials {
  static final String HIDDEN = "(hidden)";

  /** {@code user:password@host}, or anybody at a host; a port is no password. */
  private static final Pattern BEFORE_A_HOST =
      Pattern.compile("//[^/?#]*@|(^(?!.*//)|//)[^/@?#]*:(?!\\d*([/?#,]|$))[^@]*@");

  private static final Pattern AS_A_PARAMETER =
      Pattern.compile(
          "(?i)(^|[?&;,(\\s])[^/=?&;,(\\s]*(password|passwd|pwd|secret|token|access[._-]?key)\\d?\\s*=");

  private static final Pattern NAME =
      Pattern.compile(
          "(?i)secret|passw(or)?d|passphrase|token|access[._-]?key|api[._-]?key|(^|[._-])key($|[._-])|keypassword");

  private Credentials() {}

  /** Whether an address brings along who asks for it. */
  static boolean areIn(String value) {
    String plain = value.replaceAll("(?i)%3d", "=").replaceAll("(?i)%40", "@");
    return BEFORE_A_HOST.matcher(plain).find() || AS_A_PARAMETER.matcher(plain).find();
  }

  /** What may be shown of a setting: a reference to a secret may, a secret may not. */
  static String shown(String name, String value) {
    boolean reference = Secret.isReference(value);
    return (NAME.matcher(name).find() && !reference) || areIn(value) ? HIDDEN : value;
  }

  /**
   * What to tell of a setting that holds some.
   *
   * @param secrets the settings that take a reference to a secret
   */
  static String refusal(String name, List<? extends SettingKey<?>> secrets) {
    String group = name.replaceFirst("[.].*", ".");
    String instead =
        secrets.stream()
            .map(SettingKey::name)
            .filter(secret -> secret.startsWith(group))
            .findFirst()
            .orElse("a setting that takes one");
    return name
        + " holds a user's name or password, which messages would show. Leave it out of the address"
        + " and give the secret by a reference: "
        + instead
        + "=env:NAME or file:/path.";
  }
}
