package org.carelake.common.fhir;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.carelake.common.run.Nearest;
import org.hl7.fhir.r4.fhirpath.ExpressionNode;
import org.hl7.fhir.r4.fhirpath.ExpressionNode.Kind;
import org.hl7.fhir.r4.fhirpath.ExpressionNode.Operation;
import org.hl7.fhir.r4.fhirpath.FHIRPathUtilityClasses.FHIRConstant;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.StringType;

/**
 * From FHIRPath to an {@link Expression}: the tree is walked once, so that a resource meets nothing
 * but small functions. Elements, functions and constants that do not exist are found here.
 */
final class PathCompiler {
  private static final Path EMPTY = new Path(scope -> null, Shape.UNKNOWN);

  private static final Path ROW_INDEX = new Path(scope -> scope.rowIndex, Shape.INTEGER);

  private final PathParser parser = new PathParser();
  private final Map<String, Path> variables = new HashMap<>();
  private boolean rowIndexUsed;

  PathCompiler(Type resource, Map<String, PrimitiveType<?>> constants) {
    Path whole = new Path(scope -> scope.resource, Shape.of(resource));
    // A view's own constants come last: they win over these.
    variables.put("resource", whole);
    variables.put("rootResource", whole);
    variables.put("context", whole);
    variables.put("rowIndex", ROW_INDEX);
    variables.put("ucum", text("http://unitsofmeasure.org"));
    variables.put("sct", text("http://snomed.info/sct"));
    variables.put("loinc", text("http://loinc.org"));
    constants.forEach((name, value) -> variables.put(name, literal(value)));
  }

  /**
   * @param focus what {@code $this} is
   */
  Path compile(String path, Shape focus) {
    rowIndexUsed = false;
    return chain(parser.parse(path), focus);
  }

  /** Whether the path compiled last depends on {@code %rowIndex}. */
  boolean rowIndexUsed() {
    return rowIndexUsed;
  }

  /** Operands and operators from left to right; the parser has put what binds closer in groups. */
  Path chain(ExpressionNode first, Shape focus) {
    ExpressionNode node = first;
    if (node.getKind() == Kind.Unary) {
      Operation sign = node.getOperation();
      node = operand(node.getOpNext());
      Path signed = signed(sign, term(node, focus));
      return operations(node, signed, focus);
    }
    return operations(node, term(node, focus), focus);
  }

  private static Path signed(Operation sign, Path value) {
    Expression number = value.expression();
    return sign == Operation.Minus
        ? new Path(scope -> Arithmetic.negated(number.on(scope)), value.shape())
        : value;
  }

  private Path operations(ExpressionNode first, Path leftmost, Shape focus) {
    Path left = leftmost;
    ExpressionNode last = first;
    while (last.getOpNext() != null) {
      ExpressionNode next = operand(last.getOpNext());
      Operation operation = last.getOperation();
      left =
          operation == Operation.Is || operation == Operation.As
              ? Types.operator(operation, left, type(next))
              : Operators.of(operation, left, term(next, focus));
      last = next;
    }
    return left;
  }

  private static ExpressionNode operand(ExpressionNode node) {
    if (node == null || node.getKind() == Kind.Unary) {
      throw new PathProblem("a sign stands after an operator. Put it in parentheses: 2 * (-x).");
    }
    return node;
  }

  private Path term(ExpressionNode node, Shape focus) {
    Path path = start(node, focus);
    for (ExpressionNode step = node.getInner(); step != null; step = step.getInner()) {
      path =
          step.getKind() == Kind.Function
              ? function(step, path, focus)
              : Children.of(path, step.getName());
    }
    return path;
  }

  private Path start(ExpressionNode node, Shape focus) {
    Path self = new Path(scope -> scope.focus, focus);
    return switch (node.getKind()) {
      case Name -> name(node.getName(), self);
      case Function -> function(node, self, focus);
      case Constant -> constant(node.getConstant());
      case Group -> chain(node.getGroup(), focus);
      case Unary -> throw new PathProblem("a sign stands alone. Put it in parentheses.");
    };
  }

  private static Path name(String name, Path self) {
    if (name.equals("$this")) {
      return self;
    }
    if (name.equals("$index")) {
      return new Path(scope -> scope.index, Shape.INTEGER);
    }
    return isTypeOf(self.shape(), name) ? self : Children.of(self, name);
  }

  /** {@code Patient.name} where the focus is a Patient. */
  private static boolean isTypeOf(Shape shape, String name) {
    return Character.isUpperCase(name.charAt(0))
        && shape.types().stream().anyMatch(type -> type.isResource() && type.name().equals(name));
  }

  private Path function(ExpressionNode node, Path source, Shape focus) {
    String name = node.getFunction() == ExpressionNode.Function.Item ? "[]" : node.getName();
    List<ExpressionNode> arguments =
        node.getParameters() == null ? List.of() : node.getParameters();
    Function function = Functions.named(name);
    if (arguments.size() < function.least() || arguments.size() > function.most()) {
      throw new PathProblem(
          name + "() has " + arguments.size() + " arguments. Give it " + wanted(function) + ".");
    }
    return function.compilation().of(new Call(name, source, arguments, focus, this));
  }

  private static String wanted(Function function) {
    return function.least() == function.most()
        ? String.valueOf(function.least())
        : function.least() + " to " + function.most();
  }

  private Path constant(Base constant) {
    if (constant == null) {
      return EMPTY;
    }
    if (constant instanceof FHIRConstant written) {
      return written.getValue().startsWith("%")
          ? variable(written.getValue().substring(1).replaceAll("^[`']|[`']$", ""))
          : moment(written.getValue());
    }
    return literal(constant);
  }

  private Path variable(String name) {
    Path variable = variables.get(name);
    rowIndexUsed |= ROW_INDEX.equals(variable);
    if (variable == null) {
      throw new PathProblem(
          "there is no constant named "
              + name
              + ". Define it under constant."
              + Nearest.hint(name, variables.keySet()));
    }
    return variable;
  }

  private static Path moment(String written) {
    String text = written.replaceFirst("^@T?", "");
    Moment moment = Moment.parse(text);
    if (moment == null) {
      throw new PathProblem(written + " is no date. Write it as @2024-05-01 or @T12:00.");
    }
    return new Path(
        scope -> moment,
        Shape.of(
            moment.time() ? Type.TIME : moment.type().equals("date") ? Type.DATE : Type.DATE_TIME));
  }

  private static Path literal(Base value) {
    Shape shape = Shape.of(R4.type(value.fhirType()).orElseThrow());
    Object item = value instanceof StringType text ? text.getValue() : Value.of(value);
    return new Path(scope -> item, shape);
  }

  private static Path text(String text) {
    return new Path(scope -> text, Shape.STRING);
  }

  /** The type that an argument or the right side of {@code is} names. */
  Type type(ExpressionNode node) {
    StringBuilder name = new StringBuilder();
    if (node.getKind() == Kind.Constant) {
      name.append(node.getConstant().primitiveValue());
    }
    for (ExpressionNode each = node;
        each != null && each.getKind() == Kind.Name;
        each = each.getInner()) {
      name.append(name.isEmpty() ? "" : ".").append(each.getName());
    }
    return Types.named(name.toString());
  }
}
