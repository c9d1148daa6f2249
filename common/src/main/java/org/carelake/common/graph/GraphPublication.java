package org.carelake.common.graph;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.carelake.common.lake.DeleteLimit;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.NetChanges;
import org.carelake.common.spark.Kept;
import org.carelake.common.target.Changes;
import org.carelake.common.target.Publisher;
import org.neo4j.driver.Session;

/**
 * Curated changes → Neo4j. The {@code (:Publication)} nodes, which say which lake version each
 * table equals, change last; only those of tables that are new to the graph come first, and say
 * that it equals none yet. Every step before can be repeated: a run that was killed is done again
 * from its start.
 */
public record GraphPublication(Lake curated, GraphModel model, GraphWriter writer) {
  /** As much as one transaction deletes. */
  private static final int DELETED = 20_000;

  /** The lake versions that the graph equals, by table name; none if another model made it. */
  public Map<String, Lake.Version> held() {
    return pointers().held();
  }

  /** As {@link #held}, whatever model made the graph. */
  public Map<String, Lake.Version> heldByAnyModel() {
    return pointers().ofAnyModel();
  }

  public Changes pending() {
    Map<String, Lake.Version> held = held();
    Map<String, NetChanges> changes = since(held);
    boolean anew =
        held.isEmpty()
            || changes.entrySet().stream()
                .anyMatch(change -> change.getValue().full() && held.containsKey(change.getKey()));
    return new Changes(anew, anew ? since(Map.of()) : changes);
  }

  private Map<String, NetChanges> since(Map<String, Lake.Version> held) {
    return NetChanges.since(curated, model.tables(), held);
  }

  /**
   * Applies the changes.
   *
   * @throws org.carelake.common.run.PlatformException.DataRefused if more nodes of a kind would go
   *     than the limit allows
   */
  public void apply(Changes changes, DeleteLimit limit, Publisher by) {
    if (changes.anew()) {
      empty();
    } else {
      pointers().set(begun(changes), by.runId(), by.at());
    }
    connection().use(this::prepare);
    try (Kept kept = new Kept()) {
      Workload workload = Workload.of(changes, model, kept);
      limit.require("Neo4j", deletes(workload));
      new GraphUpdate(curated, writer, workload, kept).write();
    }
    by.check().run();
    pointers().set(reached(changes), by.runId(), by.at());
  }

  /**
   * Tables that the graph does not know yet. Should this run die half-way and the lake go on, the
   * next one has to know that there may be rows of theirs that are no more.
   */
  private static Map<String, Lake.Version> begun(Changes changes) {
    return changes.byTable().entrySet().stream()
        .filter(change -> change.getValue().full())
        .collect(Collectors.toMap(Map.Entry::getKey, change -> change.getValue().to().beforeAny()));
  }

  private static Map<String, Lake.Version> reached(Changes changes) {
    return changes.byTable().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, change -> change.getValue().to()));
  }

  /** The nodes of the rows' own that go, and how many there are, by label. */
  private Map<String, DeleteLimit.Deletes> deletes(Workload workload) {
    Map<String, Long> gone = workload.goneByLabel();
    Map<String, Long> there = gone.isEmpty() ? Map.of() : counts();
    Map<String, DeleteLimit.Deletes> deletes = new LinkedHashMap<>();
    gone.forEach(
        (label, nodes) ->
            deletes.put(label, new DeleteLimit.Deletes(nodes, Math.max(nodes, there.get(label)))));
    return deletes;
  }

  private Pointers pointers() {
    return new Pointers(connection(), model.fingerprint());
  }

  private GraphConnection connection() {
    return writer.connection();
  }

  /** Removes all that any publication made, in small transactions however much it is. */
  public void empty() {
    connection()
        .use(
            session -> {
              session.run("MATCH (p:Publication) DELETE p").consume();
              for (String type : model.types()) {
                repeat(session, "MATCH ()-[r:%s]->() WITH r LIMIT %d DELETE r", type);
              }
              for (Label label : model.labels()) {
                repeat(session, "MATCH (n:%s) WITH n LIMIT %d DETACH DELETE n", label.name());
              }
            });
  }

  private static void repeat(Session session, String delete, String what) {
    String some = delete.formatted(what, DELETED) + " RETURN count(*) AS gone";
    while (session.run(some).single().get("gone").asLong() == DELETED) {}
  }

  private void prepare(Session session) {
    for (Label label : model.labels()) {
      session
          .run(
              "CREATE CONSTRAINT %s IF NOT EXISTS FOR (n:%s) REQUIRE n.%s IS UNIQUE"
                  .formatted(label.constraint(), label.name(), label.key()))
          .consume();
    }
    session.run("CALL db.awaitIndexes(300)").consume();
  }

  /** How many nodes of each label and relationships of each type there are now. */
  public Map<String, Long> counts() {
    String labels =
        each(
            model.labels().stream().map(Label::name),
            "MATCH (n:%1$s) RETURN '%1$s' AS name, count(n) AS count");
    String types =
        each(
            model.types().stream(),
            "MATCH ()-[r:%1$s]->() RETURN '%1$s' AS name, count(r) AS count");
    return connection().read(labels + " UNION ALL " + types, Map.of()).stream()
        .collect(
            Collectors.toMap(
                found -> found.get("name").asString(),
                found -> found.get("count").asLong(),
                Long::sum,
                LinkedHashMap::new));
  }

  private static String each(Stream<String> names, String query) {
    return names
        .map((Function<String, String>) query::formatted)
        .collect(Collectors.joining(" UNION ALL "));
  }
}
