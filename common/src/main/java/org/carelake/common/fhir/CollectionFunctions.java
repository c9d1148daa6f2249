package org.carelake.common.fhir;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Functions that choose among the items of a collection, or put collections together. */
final class CollectionFunctions {
  static final Map<String, Function> ALL =
      Map.ofEntries(
          Map.entry("[]", Function.of(1, call -> numbered(call, CollectionFunctions::item))),
          Map.entry("first", Function.of(0, call -> subset(call, Items::first))),
          Map.entry("last", Function.of(0, call -> subset(call, CollectionFunctions::last))),
          Map.entry("tail", Function.of(0, call -> subset(call, items -> skip(items, 1)))),
          Map.entry("single", Function.of(0, call -> subset(call, Items::single))),
          Map.entry("skip", Function.of(1, call -> numbered(call, CollectionFunctions::skip))),
          Map.entry("take", Function.of(1, call -> numbered(call, CollectionFunctions::take))),
          Map.entry("distinct", Function.of(0, call -> subset(call, Items::distinct))),
          Map.entry("select", Function.of(1, CollectionFunctions::select)),
          Map.entry("union", Function.of(1, call -> merged(call, CollectionFunctions::union))),
          Map.entry("combine", Function.of(1, call -> merged(call, Items::joined))),
          Map.entry(
              "intersect", Function.of(1, call -> kept(call, CollectionFunctions::intersection))),
          Map.entry("exclude", Function.of(1, call -> kept(call, CollectionFunctions::rest))));

  private CollectionFunctions() {}

  private static Path subset(Call call, java.util.function.UnaryOperator<Object> operator) {
    return call.maps(call.source().shape(), operator);
  }

  private static Path numbered(Call call, BiFunction<Object, Integer, Object> chosen) {
    Expression source = call.source().expression();
    Expression number = call.argument(0).expression();
    return call.gives(
        call.source().shape(),
        scope -> {
          Object items = source.on(scope);
          Object value = Value.of(Items.single(number.on(scope)));
          return items == null || value == null
              ? null
              : chosen.apply(items, NumberFunctions.whole(value));
        });
  }

  private static Object item(Object items, int index) {
    return index < 0 || index >= Items.count(items) ? null : Items.list(items).get(index);
  }

  private static Object last(Object items) {
    return items == null ? null : item(items, Items.count(items) - 1);
  }

  private static Object skip(Object items, int number) {
    List<?> list = Items.list(items);
    return Items.of(list.subList(Math.min(Math.max(number, 0), list.size()), list.size()));
  }

  private static Object take(Object items, int number) {
    List<?> list = Items.list(items);
    return Items.of(list.subList(0, Math.min(Math.max(number, 0), list.size())));
  }

  private static Path select(Call call) {
    Expression source = call.source().expression();
    Path projection = call.perItem(0);
    return call.gives(
        projection.shape(),
        scope -> {
          List<Object> all = new ArrayList<>();
          int i = 0;
          for (Object item : Items.list(source.on(scope))) {
            all.addAll(Items.list(scope.with(item, i++, projection.expression())));
          }
          return Items.of(all);
        });
  }

  private static Path merged(Call call, BiFunction<Object, Object, Object> operator) {
    return with(call, call.source().shape().or(call.argument(0).shape()), operator);
  }

  private static Path kept(Call call, BiFunction<Object, Object, Object> operator) {
    return with(call, call.source().shape(), operator);
  }

  private static Path with(Call call, Shape shape, BiFunction<Object, Object, Object> operator) {
    Expression source = call.source().expression();
    Expression other = call.argument(0).expression();
    return call.gives(shape, scope -> operator.apply(source.on(scope), other.on(scope)));
  }

  private static Object union(Object some, Object more) {
    return Items.distinct(Items.joined(some, more));
  }

  private static Object intersection(Object some, Object others) {
    return Items.distinct(Items.filtered(some, item -> Items.contains(others, item)));
  }

  private static Object rest(Object some, Object others) {
    return Items.filtered(some, item -> !Items.contains(others, item));
  }
}
