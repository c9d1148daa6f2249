package org.carelake.common.graph;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.run.PlatformException.StoreUnavailable;
import org.carelake.common.spark.ConnectorTimes;
import org.neo4j.driver.Record;
import org.neo4j.driver.Session;
import org.neo4j.driver.exceptions.Neo4jException;
import org.neo4j.driver.exceptions.SecurityException;
import org.neo4j.spark.util.DriverCache;
import org.neo4j.spark.util.Neo4jOptions;
import org.neo4j.spark.util.Neo4jUtil;

/**
 * An open Neo4j database. The connector shares its driver with all that use it at the same time,
 * and closes it, which takes a third of a second, after the last; this holds it open between
 * writes.
 *
 * <p>Every failure is a {@link Misconfigured} where user or password are wrong, or a {@link
 * StoreUnavailable} where the server does not answer or refuses a statement.
 */
public final class GraphConnection implements AutoCloseable {
  private static final int BATCH = 10_000;

  private final GraphStore store;
  private final DriverCache driver;
  private final AtomicLong retries = new AtomicLong();

  /** Deadlocks pass, and a server that starts again comes back: about a quarter of a minute. */
  private final RetryPolicy<Object> again =
      RetryPolicy.builder()
          .handleIf(GraphConnection::mayPass)
          .withBackoff(Duration.ofMillis(250), Duration.ofSeconds(8))
          .withJitter(0.2)
          .withMaxRetries(6)
          .onRetry(failed -> retries.incrementAndGet())
          .build();

  GraphConnection(GraphStore store) {
    this.store = store;
    this.driver =
        new DriverCache(
            new Neo4jOptions(store.options()).connection(), UUID.randomUUID().toString());
  }

  /** Fails at once where a first statement would be tried for half a minute. */
  GraphConnection verified() {
    return guarded(
        () -> {
          driver.getOrCreate().verifyConnectivity();
          return this;
        });
  }

  /** Does something in a session. */
  public <T> T with(Function<Session, T> work) {
    return guarded(
        () -> {
          try (Session session = driver.getOrCreate().session()) {
            return work.apply(session);
          }
        });
  }

  /** Does something in a session that gives nothing back. */
  void use(Consumer<Session> work) {
    with(
        session -> {
          work.accept(session);
          return true;
        });
  }

  /** The records of a query that reads. */
  public List<Record> read(String query, Map<String, Object> parameters) {
    return with(
        session ->
            session.readTransaction(transaction -> transaction.run(query, parameters).list()));
  }

  /** What a query finds, read as a stream by one task. */
  Dataset<Row> table(SparkSession spark, String query) {
    return guarded(
        () ->
            spark
                .read()
                .format("org.neo4j.spark.DataSource")
                .options(store.options())
                .option("query", query)
                .load());
  }

  /**
   * Runs a statement for each row, which it calls {@code event}, one writer for each partition. It
   * may run more than once for a row: what was written when a writer failed is written again.
   */
  public void write(Dataset<Row> rows, String cypher) {
    guarded(
        () -> {
          Failsafe.with(again).run(() -> writeOnce(rows, cypher));
          return true;
        });
  }

  /** How often something had to be begun again. */
  public long retries() {
    return retries.get();
  }

  /**
   * Of two writers that stop each other, the connector lets one wait a moment and go on. What takes
   * longer is begun again, after waits that grow: the connector's are all equally long.
   */
  private void writeOnce(Dataset<Row> rows, String cypher) {
    ConnectorTimes.in(rows)
        .write()
        .format("org.neo4j.spark.DataSource")
        .mode(SaveMode.Overwrite)
        .options(store.options())
        .option("batch.size", BATCH)
        .option("transaction.retries.max", 3)
        .option("transaction.retry.timeout", 250)
        .option("query", cypher)
        .save();
  }

  private static boolean mayPass(Throwable failure) {
    return fromNeo4j(failure).filter(Neo4jUtil::isRetryableException).isPresent();
  }

  private static Optional<Neo4jException> fromNeo4j(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .limit(50)
        .filter(Neo4jException.class::isInstance)
        .map(Neo4jException.class::cast)
        .findFirst();
  }

  private <T> T guarded(Supplier<T> work) {
    try {
      return work.get();
    } catch (Exception e) {
      // Spark's Scala code also throws checked exceptions, which it does not declare.
      throw fromNeo4j(e)
          .map(this::failure)
          .orElseGet(
              () -> e instanceof RuntimeException known ? known : new IllegalStateException(e));
    }
  }

  /** Server messages may quote rows, so only their codes are passed on. */
  private RuntimeException failure(Neo4jException e) {
    if (e instanceof SecurityException) {
      return new Misconfigured(
          "Cannot log in to Neo4j at %s: user %s is refused. Check neo4j.user and neo4j.password."
              .formatted(store.url(), store.user()));
    }
    String reason =
        e.code().startsWith("Neo.")
            ? "it refused a statement (" + e.code() + ")"
            : "it does not answer";
    return new StoreUnavailable(
        "Cannot use Neo4j at %s: %s. See that the server runs and can be reached, then start again; what is done stays done."
            .formatted(store.url(), reason),
        e);
  }

  @Override
  public void close() {
    driver.close();
  }
}
