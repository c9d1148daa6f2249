package org.carelake.common.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** What one test of the public suite wants to see. */
record Expectation(JsonNode test) {

  /** Null where the rows are as wanted, in whatever order. */
  String failure(View view, List<Object[]> rows) {
    List<String> names = view.columns().stream().map(View.Column::name).toList();
    if (test.has("expectColumns") && !names.equals(texts(test.get("expectColumns")))) {
      return "the columns are " + names;
    }
    if (test.has("expectCount") && test.get("expectCount").asInt() != rows.size()) {
      return "there are " + rows.size() + " rows";
    }
    return test.has("expect") ? difference(names, rows) : nothingExpected();
  }

  private String nothingExpected() {
    return test.has("expectColumns") || test.has("expectCount")
        ? null
        : "the test has neither expect nor expectCount, expectColumns, expectError";
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private String difference(List<String> names, List<Object[]> rows) {
    List<Object[]> surplus = new ArrayList<>(rows);
    for (JsonNode wanted : test.get("expect")) {
      int found =
          IntStream.range(0, surplus.size())
              .filter(i -> matches(wanted, names, surplus.get(i)))
              .findFirst()
              .orElse(-1);
      if (found < 0) {
        return "no row is " + wanted + "; left are " + shown(surplus);
      }
      surplus.remove(found);
    }
    return surplus.isEmpty() ? null : "nobody wants " + shown(surplus);
  }

  private static String shown(List<Object[]> rows) {
    return rows.stream().map(Arrays::toString).toList().toString();
  }

  private static boolean matches(JsonNode wanted, List<String> names, Object[] row) {
    for (Iterator<String> keys = wanted.fieldNames(); keys.hasNext(); ) {
      if (!names.contains(keys.next())) {
        return false;
      }
    }
    return IntStream.range(0, row.length).allMatch(i -> matches(wanted.path(names.get(i)), row[i]));
  }

  /** The join of nothing may be null where the suite says "". */
  private static boolean matches(JsonNode wanted, Object value) {
    if (value == null) {
      return wanted.isMissingNode() || wanted.isNull() || wanted.asText("?").isEmpty();
    }
    if (value instanceof List<?> values) {
      return wanted.isArray()
          && wanted.size() == values.size()
          && IntStream.range(0, values.size()).allMatch(i -> matches(wanted.get(i), values.get(i)));
    }
    if (value instanceof Boolean flag) {
      return wanted.isBoolean() && wanted.booleanValue() == flag;
    }
    if (value instanceof Number) {
      BigDecimal number = Equality.number(value);
      return wanted.isNumber() && wanted.decimalValue().compareTo(number) == 0;
    }
    return wanted.isTextual() && Objects.equals(wanted.textValue(), value);
  }
}
