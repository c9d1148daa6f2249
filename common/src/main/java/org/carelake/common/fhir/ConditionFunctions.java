package org.carelake.common.fhir;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.PrimitiveType;

/** Functions that ask something of the items of a collection. */
final class ConditionFunctions {
  static final Map<String, Function> ALL =
      Map.ofEntries(
          Map.entry("where", Function.of(1, ConditionFunctions::where)),
          Map.entry("exists", new Function(0, 1, ConditionFunctions::exists)),
          Map.entry("empty", Function.of(0, call -> test(call, items -> items == null))),
          Map.entry("hasValue", Function.of(0, call -> test(call, ConditionFunctions::hasValue))),
          Map.entry(
              "isDistinct", Function.of(0, call -> test(call, ConditionFunctions::isDistinct))),
          Map.entry("all", Function.of(1, ConditionFunctions::all)),
          Map.entry("allTrue", Function.of(0, call -> test(call, items -> every(items, true)))),
          Map.entry("allFalse", Function.of(0, call -> test(call, items -> every(items, false)))),
          Map.entry("anyTrue", Function.of(0, call -> test(call, items -> any(items, true)))),
          Map.entry("anyFalse", Function.of(0, call -> test(call, items -> any(items, false)))),
          Map.entry(
              "count",
              Function.of(0, call -> call.maps(Shape.INTEGER, items -> Items.count(items)))),
          Map.entry(
              "not",
              Function.of(
                  0, call -> call.maps(Shape.BOOLEAN, items -> Logic.not(Logic.truth(items))))),
          Map.entry("iif", new Function(2, 3, ConditionFunctions::iif)));

  private ConditionFunctions() {}

  private static Path test(Call call, Predicate<Object> test) {
    return call.maps(Shape.BOOLEAN, items -> test.test(items));
  }

  private static Path where(Call call) {
    Expression source = call.source().expression();
    Expression condition = call.condition(0).expression();
    return call.gives(call.source().shape(), scope -> chosen(scope, source.on(scope), condition));
  }

  private static Object chosen(Scope scope, Object items, Expression condition) {
    if (items == null) {
      return null;
    }
    int[] index = {0};
    return Items.filtered(items, item -> Logic.isTrue(scope.with(item, index[0]++, condition)));
  }

  private static Path exists(Call call) {
    Path source = call.has(0) ? where(call) : call.source();
    Expression items = source.expression();
    return call.gives(Shape.BOOLEAN, scope -> items.on(scope) != null);
  }

  private static Path all(Call call) {
    Expression source = call.source().expression();
    Expression condition = call.condition(0).expression();
    return call.gives(
        Shape.BOOLEAN,
        scope -> {
          int i = 0;
          for (Object item : Items.list(source.on(scope))) {
            if (!Logic.isTrue(scope.with(item, i++, condition))) {
              return false;
            }
          }
          return true;
        });
  }

  private static boolean hasValue(Object items) {
    return items != null
        && !(items instanceof List<?>)
        && (!(items instanceof PrimitiveType<?> element) || element.hasValue());
  }

  private static boolean isDistinct(Object items) {
    return Items.count(items) == Items.count(Items.distinct(items));
  }

  private static boolean every(Object items, boolean wanted) {
    return Items.list(items).stream().allMatch(item -> is(item, wanted));
  }

  private static boolean any(Object items, boolean wanted) {
    return Items.list(items).stream().anyMatch(item -> is(item, wanted));
  }

  private static boolean is(Object item, boolean wanted) {
    Boolean truth = Logic.truth(item);
    return truth != null && truth == wanted;
  }

  /** Only the branch that is taken is evaluated. */
  private static Path iif(Call call) {
    Expression condition = call.argument(0).expression();
    Path then = call.argument(1);
    Path otherwise = call.has(2) ? call.argument(2) : new Path(scope -> null, then.shape());
    return call.gives(
        then.shape().or(otherwise.shape()),
        scope -> Logic.isTrue(condition.on(scope)) ? then.on(scope) : otherwise.on(scope));
  }
}
