package org.carelake.common.fhir;

import java.util.function.BinaryOperator;
import java.util.function.IntPredicate;
import org.hl7.fhir.r4.fhirpath.ExpressionNode.Operation;

/** FHIRPath's binary operators. */
final class Operators {
  private Operators() {}

  static Path of(Operation operation, Path left, Path right) {
    return switch (operation) {
      case Equals -> bool(left, right, Equality::equal);
      case NotEquals -> bool(left, right, (a, b) -> Logic.not(Equality.equal(a, b)));
      case Equivalent -> bool(left, right, Equality::equivalent);
      case NotEquivalent -> bool(left, right, (a, b) -> !Equality.equivalent(a, b));
      case LessThan -> ordered(left, right, order -> order < 0);
      case LessOrEqual -> ordered(left, right, order -> order <= 0);
      case Greater -> ordered(left, right, order -> order > 0);
      case GreaterOrEqual -> ordered(left, right, order -> order >= 0);
      case And -> logical(left, right, false, Logic::and);
      case Or -> logical(left, right, true, Logic::or);
      case Xor -> logical(left, right, null, Logic::xor);
      case Implies -> logical(left, right, false, Logic::implies);
      case Plus -> path(left, right, sum(left, right), Arithmetic::plus);
      case Minus -> path(left, right, number(left, right), Arithmetic::minus);
      case Times -> path(left, right, number(left, right), Arithmetic::times);
      case DivideBy -> path(left, right, Shape.DECIMAL, Arithmetic::divided);
      case Div -> path(left, right, number(left, right), Arithmetic::div);
      case Mod -> path(left, right, number(left, right), Arithmetic::mod);
      case Concatenate -> path(left, right, Shape.STRING, (a, b) -> text(a) + text(b));
      case Union ->
          path(
              left,
              right,
              left.shape().or(right.shape()),
              (a, b) -> Items.distinct(Items.joined(a, b)));
      case In -> bool(left, right, Operators::in);
      case Contains -> bool(left, right, (a, b) -> in(b, a));
      default ->
          throw new PathProblem(
              "the operator " + operation.toCode() + " is not supported. Write it another way.");
    };
  }

  private interface Test {
    Boolean of(Object left, Object right);
  }

  private interface Connective {
    Boolean of(Boolean left, Boolean right);
  }

  private static Path path(Path left, Path right, Shape shape, BinaryOperator<Object> operator) {
    Expression one = left.expression();
    Expression other = right.expression();
    return new Path(scope -> operator.apply(one.on(scope), other.on(scope)), shape);
  }

  private static Path bool(Path left, Path right, Test test) {
    return path(left, right, Shape.BOOLEAN, test::of);
  }

  private static Path ordered(Path left, Path right, IntPredicate wanted) {
    return bool(
        left,
        right,
        (a, b) -> {
          Integer order = Ordering.of(a, b);
          return order == null ? null : (Boolean) wanted.test(order);
        });
  }

  /**
   * @param deciding the left value that settles the matter: the right side is not looked at then
   */
  private static Path logical(Path left, Path right, Boolean deciding, Connective connective) {
    Expression one = left.expression();
    Expression other = right.expression();
    return new Path(
        scope -> {
          Boolean value = Logic.truth(one.on(scope));
          return (value != null && value.equals(deciding))
              ? connective.of(value, null)
              : connective.of(value, Logic.truth(other.on(scope)));
        },
        Shape.BOOLEAN);
  }

  private static Boolean in(Object item, Object items) {
    return item == null ? null : (Boolean) Items.contains(items, Items.single(item));
  }

  private static String text(Object items) {
    Object item = Items.single(items);
    return item == null ? "" : Value.text(item);
  }

  private static Shape number(Path left, Path right) {
    return isInteger(left) && isInteger(right) ? Shape.INTEGER : Shape.DECIMAL;
  }

  private static Shape sum(Path left, Path right) {
    return left.shape().isOnly(Type.STRING) || right.shape().isOnly(Type.STRING)
        ? Shape.STRING
        : left.shape().isKnown() && right.shape().isKnown() && isNumber(left) && isNumber(right)
            ? number(left, right)
            : Shape.UNKNOWN;
  }

  private static boolean isInteger(Path path) {
    return path.shape().isKnown()
        && path.shape().types().stream().allMatch(type -> Family.of(type) == Family.INTEGER);
  }

  private static boolean isNumber(Path path) {
    return path.shape().types().stream().map(Family::of).allMatch(Family::isNumber);
  }
}
