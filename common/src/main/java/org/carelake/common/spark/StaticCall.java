package org.carelake.common.spark;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.objects.StaticInvoke;
import org.apache.spark.sql.types.AbstractDataType;
import org.apache.spark.sql.types.DataType;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * Calls of static methods that take and give values as Spark holds them. A user-defined function
 * would turn each value into a Java object and back, and comes with much more generated code.
 */
public final class StaticCall {
  private StaticCall() {}

  /**
   * What a method makes of a value; null of null.
   *
   * @param type a public class
   * @param method a public method of one argument that depends on nothing else, and gives an object
   *     or null
   * @param made what it gives
   */
  public static Column of(Class<?> type, String method, DataType made, Column argument) {
    Seq<Expression> arguments = seq(List.of(argument.expr()));
    Seq<AbstractDataType> asTheyAre = seq(List.of());
    return new Column(new StaticInvoke(type, made, method, arguments, asTheyAre, true, true, true));
  }

  private static <T> Seq<T> seq(List<T> elements) {
    return JavaConverters.asScalaBuffer(elements).toSeq();
  }
}
