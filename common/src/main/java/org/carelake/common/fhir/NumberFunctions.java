package org.carelake.common.fhir;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Functions on a number, and those that read one value as another type: empty where it is none. */
final class NumberFunctions {
  private static final Set<String> TRUE = Set.of("true", "t", "yes", "y", "1", "1.0");
  private static final Set<String> FALSE = Set.of("false", "f", "no", "n", "0", "0.0");

  static final Map<String, Function> ALL =
      Map.of(
          "toInteger", Function.of(0, call -> one(call, Shape.INTEGER, NumberFunctions::integer)),
          "toDecimal", Function.of(0, call -> one(call, Shape.DECIMAL, NumberFunctions::decimal)),
          "toBoolean", Function.of(0, call -> one(call, Shape.BOOLEAN, NumberFunctions::bool)),
          "abs", Function.of(0, call -> number(call, BigDecimal::abs)),
          "floor", Function.of(0, call -> rounded(call, RoundingMode.FLOOR)),
          "ceiling", Function.of(0, call -> rounded(call, RoundingMode.CEILING)),
          "truncate", Function.of(0, call -> rounded(call, RoundingMode.DOWN)),
          "round", new Function(0, 1, NumberFunctions::round));

  private NumberFunctions() {}

  private static Path one(Call call, Shape shape, UnaryOperator<Object> operator) {
    return call.maps(
        shape,
        items -> {
          Object value = Value.of(Items.single(items));
          return value == null ? null : operator.apply(value);
        });
  }

  static int whole(Object value) {
    if (value instanceof Integer integer) {
      return integer;
    }
    throw new PathProblem("a " + Value.type(value) + " is no integer. Give a whole number.");
  }

  private static Object integer(Object value) {
    if (value instanceof Boolean flag) {
      return flag ? 1 : 0;
    }
    if (value instanceof Integer) {
      return value;
    }
    try {
      return value instanceof String text ? (Object) Integer.valueOf(text.strip()) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static Object decimal(Object value) {
    if (value instanceof Boolean flag) {
      return flag ? BigDecimal.ONE : BigDecimal.ZERO;
    }
    BigDecimal number = Equality.number(value);
    return number == null && value instanceof String text ? decimal(text.strip()) : number;
  }

  private static BigDecimal decimal(String text) {
    try {
      BigDecimal number = DecimalBounds.holds(text) ? new BigDecimal(text) : null;
      return number != null && DecimalBounds.holds(number) ? number : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static Object bool(Object value) {
    String text = Value.text(value);
    if (value instanceof Boolean || text == null) {
      return text == null ? null : value;
    }
    String folded = text.toLowerCase(Locale.ROOT);
    return TRUE.contains(folded) ? Boolean.TRUE : FALSE.contains(folded) ? Boolean.FALSE : null;
  }

  private static Path number(Call call, UnaryOperator<BigDecimal> operator) {
    return call.maps(
        call.source().shape(),
        items -> {
          BigDecimal number = Arithmetic.number(items);
          return number == null ? null : sameKind(items, operator.apply(number));
        });
  }

  private static Object sameKind(Object items, BigDecimal number) {
    return Value.of(items) instanceof Integer ? Arithmetic.integer(number) : number;
  }

  private static Path rounded(Call call, RoundingMode mode) {
    return call.maps(
        Shape.INTEGER,
        items -> {
          BigDecimal number = Arithmetic.number(items);
          return number == null ? null : Arithmetic.integer(number.setScale(0, mode));
        });
  }

  private static Path round(Call call) {
    Expression digits = call.has(0) ? call.argument(0).expression() : scope -> 0;
    Expression source = call.source().expression();
    return call.gives(
        Shape.DECIMAL,
        scope -> {
          BigDecimal number = Arithmetic.number(source.on(scope));
          Object precision = Value.of(Items.single(digits.on(scope)));
          return number == null || precision == null
              ? null
              : number.setScale(whole(precision), RoundingMode.HALF_UP);
        });
  }
}
