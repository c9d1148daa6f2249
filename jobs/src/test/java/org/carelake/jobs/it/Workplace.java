package org.carelake.jobs.it;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.carelake.jobs.Main;
import org.carelake.jobs.export.Export;
import org.carelake.local.Endpoint;
import org.carelake.local.Store;

/**
 * A lake, its raw files and its exports in one folder, with the command line to work on them. The
 * first command of each kind that publishes takes the stores over, so workplaces can share servers
 * one after the other.
 */
public final class Workplace {
  /** For workplaces that publish nothing to MySQL. */
  public static final Endpoint NO_MYSQL =
      new Endpoint(Store.MYSQL, "jdbc:mysql://127.0.0.1:1/none", "none", "env:NONE");

  /** What the first export of a lake says that holds a sample and the FHIR resources beside it. */
  static final String FIRST_EXPORT_OF_SAMPLES =
      firstExportWithout(
          "appointments", "family_links", "family_history", "no_show_scores", "schedule_proposals");

  private static final Set<String> PUBLISHING =
      Set.of("run", "publish mysql", "publish postgresql", "publish graph", "export");

  /** After the times of all files that samples are written to by themselves. */
  private final Instant firstDelivery =
      Instant.now().truncatedTo(ChronoUnit.DAYS).plus(2, ChronoUnit.DAYS);

  private final Path folder;
  private final Endpoint database;
  private Endpoint second;
  private final List<String> sources;
  private final List<String> more = new ArrayList<>();
  private long delivered;
  private final Set<String> published = new HashSet<>();

  public Workplace(Path folder, Endpoint database) {
    this(folder, database, "csv");
  }

  /** A workplace whose source is of another kind. */
  public Workplace(Path folder, Endpoint database, String kind) {
    this(
        folder,
        database,
        Stream.of(
                "sources.hospital.kind=" + kind,
                "sources.hospital.path=" + folder.resolve("raw"),
                kind.equals("fhir") ? "" : "sources.hospital.missing-columns=clear",
                "ingest.min-rejects=1",
                "ingest.min-deletes=1")
            .filter(setting -> !setting.isEmpty())
            .flatMap(setting -> Stream.of("--set", setting))
            .toList());
  }

  /** A workplace with other sources. */
  Workplace(Path folder, Endpoint database, List<String> sources) {
    this.folder = folder;
    this.database = database;
    this.sources = sources;
  }

  /** All that other tables feed is made, however many statements there are. */
  private static String firstExportWithout(String... tables) {
    long made =
        Export.all().stream()
            .filter(statement -> !List.of(tables).containsAll(statement.inputs()))
            .count();
    return "Exports: " + made + " made anew";
  }

  /** Lets commands also find another store; another database is asked by {@link #second}. */
  public Workplace with(Endpoint store) {
    more.addAll(settingsOf(store));
    if (store.store() == Store.POSTGRESQL) {
      second = store;
    }
    return this;
  }

  /** Adds settings, each {@code key=value}; they win over those that it has. */
  public Workplace with(String... settings) {
    more.addAll(List.of(settings));
    return this;
  }

  private static List<String> settingsOf(Endpoint store) {
    String name = store.store().folder();
    return List.of(
        name + ".url=" + store.url(),
        name + ".user=" + store.user(),
        name + ".password=" + store.passwordReference());
  }

  boolean hasSecond() {
    return second != null;
  }

  /** Makes its pseudonyms those of all workplaces that have this key, so that they compare. */
  Workplace withPseudonymKey(String key) {
    try {
      Path file = Files.createDirectories(folder).resolve("pseudonym-key");
      more.add("export.pseudonym-key=file:" + Files.writeString(file, key));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How a command ended and what it printed. */
  public record Ended(int exitCode, String out, String err) {}

  public Path raw() {
    return folder.resolve("raw");
  }

  public Path lake() {
    return folder.resolve("lake");
  }

  public Path exports() {
    return folder.resolve("exports");
  }

  /** Delivers a file; each delivery is later than the one before, also under the same name. */
  public Workplace deliver(String name, String... lines) {
    return deliver(
        name, (String.join("\n", lines) + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  public Workplace deliver(String name, byte[] content) {
    try {
      Path file = raw().resolve(name).normalize();
      Files.createDirectories(file.getParent());
      Files.write(file, content);
      Files.setLastModifiedTime(file, FileTime.from(firstDelivery.plusSeconds(++delivered)));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The settings that point a command at this workplace. */
  public List<String> settings() {
    Stream<String> settings =
        Stream.of(
            "lake.root=" + lake(),
            "export.root=" + exports(),
            "local.root=" + folder.resolve("local"));
    return Stream.concat(
            sources.stream(),
            Stream.of(settings, settingsOf(database).stream(), more.stream())
                .flatMap(each -> each)
                .flatMap(setting -> Stream.of("--set", setting)))
        .toList();
  }

  /** Runs a command in this JVM. Later {@code --set} flags among the arguments win. */
  public Ended carelake(String command, String... more) {
    List<String> arguments = new ArrayList<>(Arrays.asList(command.split(" ")));
    boolean takesOver = PUBLISHING.contains(command) && !published.contains(command);
    if (takesOver && !List.of(more).contains("--take-over")) {
      arguments.add("--take-over");
    }
    arguments.addAll(settings());
    arguments.addAll(List.of(more));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Main.run(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            arguments.toArray(String[]::new));
    if (takesOver && exitCode == 0) {
      published.addAll(command.equals("run") ? PUBLISHING : Set.of(command));
    }
    return new Ended(exitCode, out.toString(), err.toString());
  }

  /** The rows of a query, each with its values joined by a bar; null as {@code null}. */
  public List<String> mysql(String query) {
    return query(database, query);
  }

  /** As {@link #mysql}, of the database that was named second. */
  List<String> second(String query) {
    return query(second, query);
  }

  private static List<String> query(Endpoint store, String query) {
    List<String> rows = new ArrayList<>();
    try (Connection connection = connect(store);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(result.getString(i)));
        }
        rows.add(String.join("|", row));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public Connection connect() throws SQLException {
    return connect(database);
  }

  Connection connectSecond() throws SQLException {
    return connect(second);
  }

  private static Connection connect(Endpoint store) throws SQLException {
    try {
      String password =
          Files.readString(Path.of(store.passwordReference().substring("file:".length()))).strip();
      Properties properties = new Properties();
      properties.setProperty("user", store.user());
      properties.setProperty("password", password);
      properties.setProperty("allowLoadLocalInfile", "true");
      return DriverManager.getConnection(store.url(), properties);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An exported CSV file as it stands. */
  public String exported(String name) {
    try {
      return Files.readString(exports().resolve(name).resolve(name + ".csv"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
