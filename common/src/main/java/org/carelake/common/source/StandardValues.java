package org.carelake.common.source;

import java.io.Serializable;
import org.apache.spark.unsafe.types.UTF8String;
import org.carelake.common.contract.Type;
import org.carelake.common.validate.Text;

/** Texts of one source → texts that contracts read; used inside tasks. */
final class StandardValues implements Serializable {
  private final CsvFormat format;
  private transient StandardTimes times;
  private transient StandardNumbers numbers;

  StandardValues(CsvFormat format) {
    this.format = format;
  }

  /**
   * What a text of a field means.
   *
   * @return null for null, and for what stands for no value
   */
  String of(Type type, String text) {
    UTF8String shown = Text.normalized(UTF8String.fromString(text));
    if (shown == null) {
      return text;
    }
    String value = shown.toString();
    return format.nullValues().contains(value) ? null : written(type, value, text);
  }

  private String written(Type type, String value, String text) {
    return switch (type) {
      case DATE -> times().day(value);
      case TIMESTAMP -> times().moment(value);
      case NUMBER -> format.decimalSeparator().isEmpty() ? text : numbers().number(value);
      case TEXT, BOOLEAN -> text;
    };
  }

  private StandardTimes times() {
    if (times == null) {
      times = new StandardTimes(format);
    }
    return times;
  }

  private StandardNumbers numbers() {
    if (numbers == null) {
      numbers = new StandardNumbers(format);
    }
    return numbers;
  }
}
