package org.carelake.common.config;

import java.util.List;
import java.util.function.Function;

/**
 * What the text of a setting has to be.
 *
 * @param told for people, such as {@code a share from 0 to 1}
 * @param parser fails with an {@link IllegalArgumentException} where the text is no such value
 */
public record Form<T>(String told, Function<String, T> parser) {
  /** A place of a secret. What is none is not shown, since it may be the secret itself. */
  static final Form<Secret> SECRET =
      new Form<>("env:NAME, file:/path or aws:NAME#FIELD", Secret::new);

  static final Form<String> TEXT = new Form<>("text", Function.identity());

  static final Form<Boolean> FLAG = new Form<>("true or false", Form::flag);

  static final Form<Double> SHARE = new Form<>("a share from 0 to 1", Form::share);

  static final Form<List<String>> LIST =
      new Form<>("names with a comma between them", text -> List.of(text.split("[, ]+", -1)));

  static Form<Integer> whole(int from, int to) {
    String told =
        to == Integer.MAX_VALUE
            ? "a whole number from %d on".formatted(from)
            : "a whole number from %d to %d".formatted(from, to);
    return new Form<>(told, text -> within(Integer.parseInt(text), from, to));
  }

  private static int within(int number, int from, int to) {
    if (number < from || number > to) {
      throw new IllegalArgumentException("out of range");
    }
    return number;
  }

  private static double share(String text) {
    double share = Double.parseDouble(text);
    if (share >= 0 && share <= 1) {
      return share;
    }
    throw new IllegalArgumentException("out of range");
  }

  private static boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("neither");
    };
  }
}
