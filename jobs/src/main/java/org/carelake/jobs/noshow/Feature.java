package org.carelake.jobs.noshow;

import static org.apache.spark.sql.functions.expr;

import org.apache.spark.sql.Column;

/**
 * One number that the model sees.
 *
 * @param name as it stands in the model's files
 * @param value over the columns that {@link Features} prepares; never null
 * @param words what it is
 * @param sentence what it says of one appointment
 */
record Feature(String name, Column value, String words, Sentence sentence) {
  static Feature of(String name, String expression, String words, Sentence sentence) {
    return new Feature(name, expr(expression), words, sentence);
  }

  /** A prepared column as it is. */
  static Feature of(String name, String words, Sentence sentence) {
    return of(name, name, words, sentence);
  }
}
