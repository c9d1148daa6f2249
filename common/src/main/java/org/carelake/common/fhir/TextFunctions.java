package org.carelake.common.fhir;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.hl7.fhir.r4.fhirpath.ExpressionNode;
import org.hl7.fhir.r4.model.StringType;

/** Functions on a text. Empty in, empty out. */
final class TextFunctions {
  static final Map<String, Function> ALL =
      Map.ofEntries(
          Map.entry("toString", Function.of(0, call -> text(call, text -> text))),
          Map.entry(
              "upper", Function.of(0, call -> text(call, text -> text.toUpperCase(Locale.ROOT)))),
          Map.entry(
              "lower", Function.of(0, call -> text(call, text -> text.toLowerCase(Locale.ROOT)))),
          Map.entry("trim", Function.of(0, call -> text(call, String::strip))),
          Map.entry(
              "length",
              Function.of(0, call -> of(call, Shape.INTEGER, (text, none) -> text.length()))),
          Map.entry(
              "startsWith", Function.of(1, call -> of(call, Shape.BOOLEAN, String::startsWith))),
          Map.entry("endsWith", Function.of(1, call -> of(call, Shape.BOOLEAN, String::endsWith))),
          Map.entry("contains", Function.of(1, call -> of(call, Shape.BOOLEAN, String::contains))),
          Map.entry(
              "indexOf",
              Function.of(1, call -> of(call, Shape.INTEGER, (text, part) -> text.indexOf(part)))),
          Map.entry("split", Function.of(1, call -> of(call, Shape.STRING, TextFunctions::split))),
          Map.entry("replace", Function.of(2, TextFunctions::replace)),
          Map.entry("matches", Function.of(1, TextFunctions::matches)),
          Map.entry("replaceMatches", Function.of(2, TextFunctions::replaceMatches)),
          Map.entry("substring", new Function(1, 2, TextFunctions::substring)),
          Map.entry("join", new Function(0, 1, TextFunctions::join)));

  private TextFunctions() {}

  /** Null where there is none; structures have no text. */
  static String single(Object items) {
    Object item = Items.single(items);
    return item == null ? null : Value.text(item);
  }

  private interface Operator {
    Object of(String text, String argument);
  }

  private static Path text(Call call, java.util.function.UnaryOperator<String> operator) {
    return of(call, Shape.STRING, (text, none) -> operator.apply(text));
  }

  private static Path of(Call call, Shape shape, Operator operator) {
    Expression source = call.source().expression();
    Expression argument = call.has(0) ? call.argument(0).expression() : scope -> "";
    return call.gives(
        shape,
        scope -> {
          String text = single(source.on(scope));
          String second = text == null ? null : single(argument.on(scope));
          return second == null ? null : operator.of(text, second);
        });
  }

  private static Object split(String text, String separator) {
    return Items.of(List.of(text.split(Pattern.quote(separator), -1)));
  }

  private static Path replace(Call call) {
    Expression substitute = call.argument(1).expression();
    Expression source = call.source().expression();
    Expression pattern = call.argument(0).expression();
    return call.gives(
        Shape.STRING,
        scope -> {
          String text = single(source.on(scope));
          String part = single(pattern.on(scope));
          String other = single(substitute.on(scope));
          return text == null || part == null || other == null ? null : text.replace(part, other);
        });
  }

  private static Path matches(Call call) {
    Pattern pattern = pattern(call);
    return of(call, Shape.BOOLEAN, (text, same) -> pattern.matcher(text).find());
  }

  private static Path replaceMatches(Call call) {
    Pattern pattern = pattern(call);
    Expression source = call.source().expression();
    Expression substitute = call.argument(1).expression();
    return call.gives(
        Shape.STRING,
        scope -> {
          String text = single(source.on(scope));
          String other = text == null ? null : single(substitute.on(scope));
          return other == null ? null : pattern.matcher(text).replaceAll(other);
        });
  }

  /** Compiled with the view, so it is written in it and not computed. */
  private static Pattern pattern(Call call) {
    ExpressionNode argument = call.arguments().get(0);
    if (!(argument.getConstant() instanceof StringType regex) || argument.getOpNext() != null) {
      throw new PathProblem(call.function() + "(…) needs a text. Write the pattern in quotes.");
    }
    try {
      return Pattern.compile(regex.getValue(), Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      throw new PathProblem(
          "'" + regex.getValue() + "' is no regular expression: " + e.getDescription() + ".");
    }
  }

  private static Path substring(Call call) {
    Expression source = call.source().expression();
    Expression start = call.argument(0).expression();
    Expression length = call.has(1) ? call.argument(1).expression() : scope -> Integer.MAX_VALUE;
    return call.gives(
        Shape.STRING,
        scope -> {
          String text = single(source.on(scope));
          Object from = Value.of(Items.single(start.on(scope)));
          Object taken = Value.of(Items.single(length.on(scope)));
          return text == null || from == null || taken == null
              ? null
              : part(text, NumberFunctions.whole(from), NumberFunctions.whole(taken));
        });
  }

  private static String part(String text, int from, int length) {
    return from < 0 || from >= text.length()
        ? null
        : text.substring(from, (int) Math.min(text.length(), (long) from + Math.max(0, length)));
  }

  /** Null for an empty collection. */
  private static Path join(Call call) {
    Expression source = call.source().expression();
    Expression separator = call.has(0) ? call.argument(0).expression() : scope -> "";
    return call.gives(
        Shape.STRING,
        scope -> {
          Object items = source.on(scope);
          return items == null ? null : joined(items, single(separator.on(scope)));
        });
  }

  private static String joined(Object items, String separator) {
    StringJoiner joiner = new StringJoiner(separator == null ? "" : separator);
    for (Object item : Items.list(items)) {
      String text = Value.text(item);
      if (text != null) {
        joiner.add(text);
      }
    }
    return joiner.toString();
  }
}
