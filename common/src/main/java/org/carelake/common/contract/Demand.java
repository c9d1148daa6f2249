package org.carelake.common.contract;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.octet_length;

import java.util.List;
import org.apache.spark.sql.Column;

/**
 * What is demanded of one field, as a condition over a validated row: {@code _text_<field>} is the
 * trimmed text as received, {@code <field>} the typed value. A null condition counts as true.
 */
public sealed interface Demand {

  /** The last part of the rule's id. */
  String id();

  String meaning();

  default Category category() {
    return Category.CONFORMANCE;
  }

  Column holds(Field field);

  record Required() implements Demand {
    @Override
    public String id() {
      return "required";
    }

    @Override
    public String meaning() {
      return "is present";
    }

    @Override
    public Category category() {
      return Category.COMPLETENESS;
    }

    @Override
    public Column holds(Field field) {
      return field.text().isNotNull();
    }
  }

  /** The text is a value of the field's type. */
  record Parses(Type type) implements Demand {
    @Override
    public String id() {
      return type.logicalName();
    }

    @Override
    public String meaning() {
      return "is an ISO " + type.logicalName();
    }

    @Override
    public Column holds(Field field) {
      return field.text().isNull().or(col(field.name()).isNotNull()).or(NoEnd.marks(field));
    }
  }

  /** Systems write the last day there is where nothing ends; such a value is kept as null. */
  record NoEnd() implements Demand {
    private static final String LAST_DAY = "9999-12-31";

    /** At any time of that day, also at its end, and with any offset. */
    private static final String MARK =
        "^"
            + LAST_DAY
            + "([T ]([01]\\d|2[0-4]):[0-5]\\d(:[0-5]\\d(\\.\\d+)?)?(Z|[+-]\\d\\d:\\d\\d)?)?$";

    static Column marks(Field field) {
      return field.text().startsWith(LAST_DAY).and(field.text().rlike(MARK));
    }

    @Override
    public String id() {
      return "no_end";
    }

    @Override
    public String meaning() {
      return "is not " + LAST_DAY + ", which stands for no end and is kept as null";
    }

    @Override
    public Column holds(Field field) {
      return marks(field).equalTo(lit(false));
    }
  }

  /** Bytes that were not valid UTF-8 have been read as U+FFFD. */
  record Encoded() implements Demand {
    @Override
    public String id() {
      return "encoding";
    }

    @Override
    public String meaning() {
      return "is valid UTF-8";
    }

    @Override
    public Column holds(Field field) {
      return field.text().contains("\uFFFD").equalTo(lit(false));
    }
  }

  record Length(int characters) implements Demand {
    @Override
    public String id() {
      return "length";
    }

    @Override
    public String meaning() {
      return "has at most " + characters + " characters";
    }

    @Override
    public Column holds(Field field) {
      // Bytes are known; characters would have to be counted.
      return octet_length(field.text()).leq(characters).or(length(field.text()).leq(characters));
    }
  }

  /**
   * The value is a word of a list.
   *
   * @param closed whether a row with another word is refused; else it is kept and counted
   */
  record OneOf(Vocabulary vocabulary, boolean closed) implements Demand {
    public List<String> values() {
      return vocabulary.words();
    }

    @Override
    public String id() {
      return "one_of";
    }

    @Override
    public String meaning() {
      return (vocabulary.several() ? "is made of " : "is one of ") + vocabulary.listed();
    }

    @Override
    public Column holds(Field field) {
      return vocabulary.knows(field.name());
    }
  }

  /** Inclusive bounds, each a SQL expression that may name {@code as_of} (a date). */
  record Within(String from, String to) implements Demand {
    @Override
    public String id() {
      return "range";
    }

    @Override
    public String meaning() {
      return "lies between " + from + " and " + to;
    }

    @Override
    public Category category() {
      return Category.PLAUSIBILITY;
    }

    @Override
    public Column holds(Field field) {
      return col(field.name()).between(expr(from), expr(to));
    }
  }

  /** The value is the key of a row of {@code parent}; decided once the parents are joined. */
  record Exists(Table parent) implements Demand {
    @Override
    public String id() {
      return "exists";
    }

    @Override
    public String meaning() {
      return "is the key of a row of " + parent.name();
    }

    @Override
    public Column holds(Field field) {
      return col(field.name()).isNull().or(col(field.found()).isNotNull());
    }
  }
}
