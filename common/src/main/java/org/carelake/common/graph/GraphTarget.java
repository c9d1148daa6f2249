package org.carelake.common.graph;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.DeleteLimit;
import org.carelake.common.lake.Lake;
import org.carelake.common.spark.Kept;
import org.carelake.common.target.Changes;
import org.carelake.common.target.Comparison;
import org.carelake.common.target.Presence;
import org.carelake.common.target.Published;
import org.carelake.common.target.Publisher;
import org.carelake.common.target.Target;

/**
 * A graph database with what curated tables mean.
 *
 * @param writers how many write side by side
 */
public record GraphTarget(Lake curated, GraphModel model, GraphStore store, int writers)
    implements Target {

  @Override
  public String title() {
    return "Neo4j";
  }

  @Override
  public List<Table> tables() {
    return model.tables();
  }

  @Override
  public Map<String, Lake.Version> held() {
    return with(GraphPublication::heldByAnyModel);
  }

  @Override
  public Changes pending() {
    return with(GraphPublication::pending);
  }

  @Override
  public Published apply(Changes changes, DeleteLimit limit, Publisher by) {
    if (changes.isEmpty()) {
      return Published.NOTHING;
    }
    return with(
        publication -> {
          publication.apply(changes, limit, by);
          Map<String, Map<String, Long>> counts = new LinkedHashMap<>();
          publication
              .counts()
              .forEach((element, count) -> counts.put(element, Map.of("in the graph", count)));
          return new Published(counts, List.of());
        });
  }

  @Override
  public List<Comparison> compare(Set<String> only, Kept kept) {
    try (GraphConnection connection = store.open()) {
      GraphComparison comparison = comparison(connection);
      return comparison.kinds().stream()
          .filter(kind -> kind.isOf(only))
          .map(kind -> comparison.differences(kind, kept))
          .toList();
    }
  }

  @Override
  public void mend(List<Comparison> found, DeleteLimit limit, Publisher by) {
    try (GraphConnection connection = store.open()) {
      GraphComparison comparison = comparison(connection);
      GraphMending mending = new GraphMending(comparison, new GraphWriter(connection, writers));
      for (GraphComparison.Kind kind : comparison.kinds()) {
        found.stream()
            .filter(each -> each.of().equals(kind.name()) && !each.isEqual())
            .forEach(each -> mending.mend(kind, each));
      }
    }
  }

  private GraphComparison comparison(GraphConnection connection) {
    Map<String, Lake.Version> held =
        new GraphPublication(curated, model, new GraphWriter(connection, writers)).held();
    return new GraphComparison(curated, model, connection, held);
  }

  @Override
  public Presence presence(Table table, Dataset<Row> rows, boolean theirOwn) {
    try (GraphConnection connection = store.open()) {
      return new Traces(model, connection).of(table, rows, theirOwn);
    }
  }

  private <T> T with(Function<GraphPublication, T> work) {
    try (GraphConnection connection = store.open()) {
      return work.apply(new GraphPublication(curated, model, new GraphWriter(connection, writers)));
    }
  }
}
