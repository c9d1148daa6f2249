package org.carelake.common.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One setting that there is. It stands with what it is for, and says all that there is to say of
 * it.
 *
 * @param name with {@code *} for a name of the user's choice
 * @param form what its value has to be
 * @param byDefault the value where none is given; null for none
 * @param meaning what it does, with its unit
 */
public record SettingKey<T>(String name, Form<T> form, String byDefault, String meaning) {

  public static SettingKey<String> text(String name, String meaning) {
    return new SettingKey<>(name, Form.TEXT, null, meaning);
  }

  /** Names with a comma between them. */
  public static SettingKey<List<String>> list(String name, String meaning) {
    return new SettingKey<>(name, Form.LIST, null, meaning);
  }

  /** A whole number in these bounds, both included. */
  public static SettingKey<Integer> whole(String name, int from, int to, String meaning) {
    return new SettingKey<>(name, Form.whole(from, to), null, meaning);
  }

  /** A whole number from a bound on. */
  public static SettingKey<Integer> whole(String name, int from, String meaning) {
    return whole(name, from, Integer.MAX_VALUE, meaning);
  }

  /** A share from 0 to 1. */
  public static SettingKey<Double> share(String name, String meaning) {
    return new SettingKey<>(name, Form.SHARE, null, meaning);
  }

  public static SettingKey<Boolean> flag(String name, String meaning) {
    return new SettingKey<>(name, Form.FLAG, null, meaning);
  }

  /** Where a password or key is to be found. */
  public static SettingKey<Secret> secret(String name, String meaning) {
    return new SettingKey<>(name, Form.SECRET, null, meaning);
  }

  /** The same with a value for whoever gives none. */
  public SettingKey<T> byDefault(String value) {
    return new SettingKey<>(name, form, value, meaning);
  }

  /** The same for one name of the user's choice. */
  public SettingKey<T> of(String own) {
    return new SettingKey<>(name.replace("*", own), form, byDefault, meaning);
  }

  boolean isSecret() {
    return form.equals(Form.SECRET);
  }

  public boolean matches(String key) {
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
