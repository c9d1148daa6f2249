package org.carelake.common.graph;

import static org.apache.spark.sql.functions.lit;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.target.Comparison;

/** Makes elements of the graph equal again that are not as they should be. */
record GraphMending(GraphComparison comparison, GraphWriter writer) {

  void mend(GraphComparison.Kind kind, Comparison found) {
    Dataset<Row> expected = comparison.expected(kind);
    delete(kind, GraphComparison.identified(comparison.actual(kind, expected), kind), found);
    if (kind.areNodes()) {
      write(found, GraphComparison.identified(expected, kind), nodes(kind));
    } else {
      kind.mappings().forEach(mapping -> write(kind, (Relationship) mapping, found));
    }
  }

  /** Of relationships also those that differ, since there may be several in place of one. */
  private void delete(GraphComparison.Kind kind, Dataset<Row> actual, Comparison found) {
    Dataset<Row> going =
        kind.areNodes()
            ? found.among(actual, Comparison.EXTRA)
            : found.among(actual, Comparison.EXTRA, Comparison.DIFFERENT);
    String statement = kind.areNodes() ? deleteNode(kind) : deleteRelationship(kind);
    turn(going.drop(Comparison.ID).distinct(), statement);
    if (kind.areNodes()) {
      Label label = ((Node) kind.mappings().get(0)).label();
      writer
          .connection()
          .use(
              session ->
                  session
                      .run(
                          "MATCH (n:%s) WHERE n.%s IS NULL DETACH DELETE n"
                              .formatted(label.name(), label.key()))
                      .consume());
    }
  }

  private static String deleteNode(GraphComparison.Kind kind) {
    return kind.mappings().get(0).delete();
  }

  private static String deleteRelationship(GraphComparison.Kind kind) {
    Relationship any = (Relationship) kind.mappings().get(0);
    return "MATCH %s-[r:%s]->%s WHERE %s = coalesce(event._record, '') DELETE r"
        .formatted(
            any.from().label().pattern("a", "event._from"),
            any.type(),
            any.to().label().pattern("b", "event._to"),
            GraphComparison.record(kind));
  }

  private static String nodes(GraphComparison.Kind kind) {
    return Node.upsert(kind.mappings().stream().map(Node.class::cast).toList());
  }

  private void write(Comparison found, Dataset<Row> elements, String statement) {
    turn(lacking(found, elements), statement);
  }

  private void write(GraphComparison.Kind kind, Relationship relationship, Comparison found) {
    Dataset<Row> elements = relationship.elements(comparison.rows(relationship.table()));
    Dataset<Row> identified =
        relationship.isOfItsEnds()
            ? GraphComparison.identified(elements.withColumn(Relationship.RECORD, lit("")), kind)
            : GraphComparison.identified(elements, kind);
    turn(lacking(found, identified), relationship.upsert());
  }

  private static Dataset<Row> lacking(Comparison found, Dataset<Row> elements) {
    return found.among(elements, Comparison.MISSING, Comparison.DIFFERENT).drop(Comparison.ID);
  }

  private void turn(Dataset<Row> rows, String statement) {
    writer.inTurn(
        List.of(statement),
        each -> new GraphWriter.Rounds(each, Stream.of(rows.coalesce(1)).toList()));
  }
}
