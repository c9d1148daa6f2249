package org.carelake.common.config;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One setting that there is.
 *
 * @param name with {@code *} for a name of the user's choice
 * @param secret a reference is expected, not a value
 * @param meaning what it does, with its default
 */
public record SettingKey(String name, boolean secret, String meaning) {

  boolean matches(String key) {
    return key.matches(Pattern.quote(name).replace("*", "\\E[^.]+\\Q"))
        || (isOpen() && key.startsWith(name.substring(0, name.length() - 2)));
  }

  /** Whether it stands for all names of another program. */
  boolean isOpen() {
    return name.endsWith(".**");
  }

  /** {@code CARELAKE_LAKE_ROOT} for {@code lake.root}; none for names of the user's choice. */
  String variable() {
    return "CARELAKE_" + name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
  }
}
