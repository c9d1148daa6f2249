package org.carelake.jobs.noshow;

import static org.apache.spark.sql.functions.expr;

import org.apache.spark.sql.Column;

/**
 * One number that the model sees.
 *
 * @param name as it stands in the model's files
 * @param value over the columns that {@link Features} prepares; never null
 * @param words what it is, as a reason is told
 */
record Feature(String name, Column value, String words) {
  static Feature of(String name, String expression, String words) {
    return new Feature(name, expr(expression), words);
  }

  /** A prepared column as it is. */
  static Feature of(String name, String words) {
    return of(name, name, words);
  }
}
