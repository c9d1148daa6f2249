package org.carelake.common.fhir;

import java.util.List;
import java.util.function.UnaryOperator;
import org.hl7.fhir.r4.fhirpath.ExpressionNode;

/**
 * A function with what it is called on and with.
 *
 * @param source what stands before the dot
 * @param focus the shape of {@code $this} where the call stands
 */
record Call(
    String function,
    Path source,
    List<ExpressionNode> arguments,
    Shape focus,
    PathCompiler compiler) {

  boolean has(int argument) {
    return argument < arguments.size();
  }

  /** An argument that is evaluated once, where the call stands. */
  Path argument(int i) {
    return compiler.chain(arguments.get(i), focus);
  }

  /** An argument that is evaluated for each item of the source. */
  Path perItem(int i) {
    return compiler.chain(arguments.get(i), source.shape());
  }

  /** A condition on each item of the source. */
  Path condition(int i) {
    Path condition = perItem(i);
    if (condition.shape().isKnown() && !condition.shape().types().contains(Type.BOOLEAN)) {
      throw new PathProblem(
          function
              + "(…) asks for a condition, and its argument gives "
              + condition.shape().text()
              + ". Compare it, or add exists().");
    }
    return condition;
  }

  /** An argument that names a type. */
  Type type(int i) {
    return compiler.type(arguments.get(i));
  }

  Path gives(Shape shape, Expression expression) {
    return new Path(expression, shape);
  }

  /** An expression over the source's value. */
  Path maps(Shape shape, UnaryOperator<Object> operator) {
    Expression value = source.expression();
    return new Path(scope -> operator.apply(value.on(scope)), shape);
  }
}
