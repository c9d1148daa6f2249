package org.carelake.jobs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.config.Secret;
import org.carelake.common.config.SettingKey;
import org.carelake.common.config.Settings;
import org.carelake.common.contract.Table;
import org.carelake.common.graph.GraphStore;
import org.carelake.common.graph.GraphTarget;
import org.carelake.common.lake.Lake;
import org.carelake.common.oltp.Dialect;
import org.carelake.common.oltp.Migrations;
import org.carelake.common.oltp.MySql;
import org.carelake.common.oltp.Oltp;
import org.carelake.common.oltp.OltpTarget;
import org.carelake.common.oltp.PostgreSql;
import org.carelake.common.target.Target;
import org.carelake.jobs.catalog.HealthPortrait;
import org.carelake.jobs.publish.Publish;
import org.carelake.local.Endpoint;
import org.carelake.local.Store;

/** Opens the stores that curated tables are published to: those that are named, else local ones. */
public final class Targets {
  private static final Map<TargetName, Dialect> DATABASES =
      Map.of(TargetName.MYSQL, new MySql(), TargetName.POSTGRESQL, new PostgreSql());

  private static final SettingKey<Boolean> CONTACT_DATA =
      SettingKey.flag(
              "graph.contact-data", "true lets document and telephone numbers into the graph")
          .byDefault("false");

  /** What says where a store is and who asks it. */
  private record Keys(
      SettingKey<String> url, SettingKey<String> user, SettingKey<Secret> password) {
    static Keys of(TargetName name) {
      String store = name.store().folder();
      String title = Targets.title(name);
      return new Keys(
          SettingKey.text(
              store + ".url",
              "address of %s, such as %s; without it the local one is used"
                  .formatted(title, name.store().example())),
          SettingKey.text(store + ".user", "user of " + title),
          SettingKey.secret(store + ".password", "the user's password"));
    }
  }

  private static final Map<TargetName, Keys> STORES = stores();

  private final Settings settings;
  private final LocalServers local;
  private final List<Table> tables;
  private final Supplier<Lake> lake;
  private final Map<TargetName, Migrations> migrations = new EnumMap<>(TargetName.class);

  /**
   * Opens nothing yet.
   *
   * @param tables parents before children
   */
  Targets(Settings settings, LocalServers local, List<Table> tables, Supplier<Lake> lake) {
    this.settings = settings;
    this.local = local;
    this.tables = tables;
    this.lake = lake;
  }

  private static Map<TargetName, Keys> stores() {
    Map<TargetName, Keys> stores = new EnumMap<>(TargetName.class);
    Arrays.stream(TargetName.values()).forEach(name -> stores.put(name, Keys.of(name)));
    return stores;
  }

  static List<SettingKey<?>> keys() {
    List<SettingKey<?>> keys = new ArrayList<>();
    STORES.values().forEach(store -> keys.addAll(List.of(store.url, store.user, store.password)));
    keys.add(CONTACT_DATA);
    return keys;
  }

  /** What is named half. */
  static List<String> problems(Settings settings) {
    return STORES.values().stream()
        .filter(store -> settings.find(store.url).isPresent())
        .filter(store -> settings.find(store.user).isEmpty())
        .map(
            store ->
                "%s names a store, but nobody who asks it. Set %s."
                    .formatted(store.url.name(), store.user.name()))
        .toList();
  }

  /** What a run publishes to. */
  public List<TargetName> configured() {
    return Arrays.stream(TargetName.values()).filter(this::isConfigured).toList();
  }

  /** The ones that settings name, which can be asked without starting any. */
  public List<TargetName> named() {
    return Arrays.stream(TargetName.values()).filter(this::isNamed).toList();
  }

  private boolean isConfigured(TargetName name) {
    return areLocal() ? local.known().contains(name.store()) : isNamed(name);
  }

  private boolean areLocal() {
    return Arrays.stream(TargetName.values()).noneMatch(this::isNamed);
  }

  private boolean isNamed(TargetName name) {
    return settings.find(STORES.get(name).url).isPresent();
  }

  /** Lets local servers start and databases get their tables while other things are done. */
  public void prepareMeanwhile(boolean dryRun) {
    if (areLocal()) {
      Set<Store> stores = EnumSet.copyOf(LocalServers.USUAL);
      configured().forEach(name -> stores.add(name.store()));
      local.start(stores);
    }
    if (!dryRun) {
      configured().stream().filter(DATABASES::containsKey).forEach(this::migrations);
    }
  }

  /** A target as it is, even if it has no tables yet. */
  public Target open(TargetName name) {
    return DATABASES.containsKey(name)
        ? new OltpTarget(lake.get(), database(name), tables, settings.get(Publish.SLICE_ROWS))
        : graph();
  }

  /** A target that is ready to be written to. */
  public Target openForWriting(TargetName name) {
    if (DATABASES.containsKey(name)) {
      migrations(name).await();
    }
    return open(name);
  }

  private synchronized Migrations migrations(TargetName name) {
    return migrations.computeIfAbsent(
        name, each -> Migrations.begin(() -> database(each), "sql/" + each, tables));
  }

  /** The first of the databases that a run publishes to. */
  Optional<Oltp> database() {
    return configured().stream().filter(DATABASES::containsKey).findFirst().map(this::database);
  }

  private Oltp database(TargetName name) {
    Account account = account(name);
    return new Oltp(DATABASES.get(name), account.url(), account.user(), account.password());
  }

  private Target graph() {
    SparkSession spark = lake.get().spark();
    return new GraphTarget(
        lake.get(),
        HealthPortrait.model(settings.get(CONTACT_DATA)),
        graphStore(),
        spark.sparkContext().defaultParallelism());
  }

  GraphStore graphStore() {
    Account account = account(TargetName.GRAPH);
    return new GraphStore(account.url(), account.user(), account.password());
  }

  private record Account(String url, String user, Secret password) {}

  private Account account(TargetName name) {
    Keys keys = STORES.get(name);
    if (isNamed(name)) {
      return new Account(
          settings.get(keys.url),
          settings.get(keys.user),
          settings.find(keys.password).orElse(Secret.NONE));
    }
    Endpoint endpoint = local.await(name.store());
    return new Account(endpoint.url(), endpoint.user(), new Secret(endpoint.passwordReference()));
  }

  /** Each target by its title, or null where nothing is published. */
  Map<String, Supplier<Target>> toAsk() {
    Map<String, Supplier<Target>> targets = new LinkedHashMap<>();
    for (TargetName name : TargetName.values()) {
      targets.put(title(name), isConfigured(name) ? () -> open(name) : null);
    }
    return targets;
  }

  /** The store's name for people. */
  public static String title(TargetName name) {
    return Optional.ofNullable(DATABASES.get(name)).map(Dialect::title).orElse("Neo4j");
  }
}
