package org.carelake.common.fhir;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.BinaryOperator;

/** FHIRPath's calculations on integers and decimals; empty in, empty out. */
final class Arithmetic {
  private Arithmetic() {}

  static Object plus(Object left, Object right) {
    Object one = Value.of(Items.single(left));
    Object other = Value.of(Items.single(right));
    return one instanceof String || other instanceof String
        ? text(one, other)
        : calculated(one, other, BigDecimal::add);
  }

  private static Object text(Object one, Object other) {
    if (one instanceof String text && other instanceof String more) {
      return text + more;
    }
    if (one == null || other == null) {
      return null;
    }
    throw new PathProblem(
        "a text and a "
            + Value.type(one instanceof String ? other : one)
            + " cannot be added. Join them with &.");
  }

  static Object minus(Object left, Object right) {
    return calculated(left, right, BigDecimal::subtract);
  }

  static Object times(Object left, Object right) {
    return calculated(left, right, BigDecimal::multiply);
  }

  /** Always a decimal; empty for a division by zero. */
  static Object divided(Object left, Object right) {
    BigDecimal one = number(left);
    BigDecimal other = number(right);
    return one == null || other == null || other.signum() == 0
        ? null
        : one.divide(other, MathContext.DECIMAL64);
  }

  static Object div(Object left, Object right) {
    return isZero(right)
        ? null
        : calculated(
            left,
            right,
            (one, other) -> one.divideToIntegralValue(other).setScale(0, RoundingMode.UNNECESSARY));
  }

  static Object mod(Object left, Object right) {
    return isZero(right) ? null : calculated(left, right, BigDecimal::remainder);
  }

  private static boolean isZero(Object items) {
    BigDecimal number = number(items);
    return number != null && number.signum() == 0;
  }

  private static Object calculated(Object left, Object right, BinaryOperator<BigDecimal> operator) {
    BigDecimal one = number(left);
    BigDecimal other = number(right);
    if (one == null || other == null) {
      return null;
    }
    BigDecimal result = operator.apply(one, other);
    return isInteger(left) && isInteger(right) ? integer(result) : result;
  }

  private static boolean isInteger(Object items) {
    return Value.of(items) instanceof Integer;
  }

  /** Empty where it is too large for an integer. */
  static Integer integer(BigDecimal number) {
    return number.toBigInteger().bitLength() < Integer.SIZE
        ? (Integer) number.intValueExact()
        : null;
  }

  /** The only value as a number; null for none. */
  static BigDecimal number(Object items) {
    Object value = Value.of(Items.single(items));
    BigDecimal number = Equality.number(value);
    if (value != null && number == null) {
      throw new PathProblem("a " + Value.type(value) + " cannot be calculated with. Use numbers.");
    }
    return number;
  }

  static Object negated(Object items) {
    return minus(0, items);
  }
}
