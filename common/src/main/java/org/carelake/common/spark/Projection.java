package org.carelake.common.spark;

import java.util.Optional;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationDef;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationRef;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.catalyst.plans.logical.WithCTE;
import org.apache.spark.sql.catalyst.trees.TreePattern;
import org.apache.spark.sql.execution.CommandExecutionMode;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/**
 * A SELECT that gives one row for each row of a view, the same whenever it runs. Told by the plan
 * that Spark's analyzer makes of it; nothing is run. Where Spark names the steps of a plan
 * otherwise, {@link #isProjection} has to follow.
 */
public final class Projection {
  private Projection() {}

  /** Why a statement is no such SELECT. The message quotes the statement and nothing else. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    private Refused(String message) {
      super(message);
    }
  }

  /**
   * The columns of its result.
   *
   * @param view has the view's columns, in a session that knows nothing else
   * @param name the view's name
   */
  public static StructType schema(Dataset<Row> view, String name, String select) throws Refused {
    view.createOrReplaceTempView(name);
    LogicalPlan plan = analyzed(view.sparkSession(), select);
    Optional<String> other = otherStep(plan);
    if (other.isPresent()) {
      throw new Refused(
          "it does not give exactly one row for each row of %s (%s). Say it without WHERE, JOIN, GROUP BY, DISTINCT, ORDER BY, LIMIT, UNION, explode, windows, subqueries and other tables: rows would get lost"
              .formatted(name, other.get()));
    }
    if (!plan.deterministic()) {
      throw new Refused(
          "it gives something else whenever it runs. Say it without rand(), uuid() and their like");
    }
    return plan.schema();
  }

  private static LogicalPlan analyzed(SparkSession spark, String select) throws Refused {
    try {
      LogicalPlan parsed = spark.sessionState().sqlParser().parsePlan(select);
      return spark.sessionState().executePlan(parsed, CommandExecutionMode.SKIP()).analyzed();
    } catch (AnalysisException e) {
      throw new Refused("Spark cannot read it: " + e.getSimpleMessage().strip());
    }
  }

  /** The first step that may leave out or add rows; empty for none. */
  private static Optional<String> otherStep(LogicalPlan plan) {
    if (plan.containsPattern(TreePattern.PLAN_EXPRESSION())) {
      return Optional.of("Subquery");
    }
    if (plan instanceof View view && view.isTempView()) {
      return Optional.empty();
    }
    return isProjection(plan)
        ? JavaConverters.seqAsJavaList(plan.children()).stream()
            .flatMap(step -> otherStep(step).stream())
            .findFirst()
        : Optional.of(plan.nodeName());
  }

  private static boolean isProjection(LogicalPlan plan) {
    return plan instanceof Project
        || plan instanceof SubqueryAlias
        || plan instanceof WithCTE
        || plan instanceof CTERelationDef
        || plan instanceof CTERelationRef;
  }
}
