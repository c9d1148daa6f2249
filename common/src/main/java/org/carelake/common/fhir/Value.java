package org.carelake.common.fhir;

import java.math.BigDecimal;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.TimeType;

/**
 * What an item is worth: a String, Boolean, Integer, BigDecimal or {@link Moment}; a structure is
 * itself.
 */
final class Value {
  private Value() {}

  /** To compare and calculate with; null where an element has extensions but no value. */
  static Object of(Object item) {
    if (!(item instanceof PrimitiveType<?> element)) {
      return item;
    }
    if (element instanceof BaseDateTimeType || element instanceof TimeType) {
      String text = element.getValueAsString();
      return text == null ? null : Moment.parse(text);
    }
    return plain(element);
  }

  /** To hand out: dates as their FHIR text. */
  static Object plain(Object item) {
    if (item instanceof PrimitiveType<?> element) {
      return plain(element);
    }
    return item instanceof Moment moment ? moment.text() : item;
  }

  private static Object plain(PrimitiveType<?> element) {
    return element instanceof BooleanType
            || element instanceof IntegerType
            || element instanceof DecimalType
        ? element.getValue()
        : element.getValueAsString();
  }

  /** FHIRPath's toString(); null for structures. */
  static String text(Object item) {
    Object plain = plain(item);
    if (plain == null || plain instanceof Base) {
      return null;
    }
    return plain instanceof BigDecimal number ? DecimalBounds.plain(number) : plain.toString();
  }

  /** The name of the item's FHIR type. */
  static String type(Object item) {
    if (item instanceof Base element) {
      return element.fhirType();
    }
    if (item instanceof Moment moment) {
      return moment.type();
    }
    return item instanceof Boolean
        ? "boolean"
        : item instanceof Integer ? "integer" : item instanceof BigDecimal ? "decimal" : "string";
  }
}
