package org.carelake.jobs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.carelake.common.config.SettingKey;
import org.carelake.common.config.Settings;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.run.PlatformException.StoreUnavailable;
import org.carelake.common.spark.Submitted;
import org.carelake.local.Endpoint;
import org.carelake.local.LocalStores;
import org.carelake.local.Status;
import org.carelake.local.Store;
import org.carelake.local.StoreException;

/** The stores that run on this machine because the settings name no others. */
public final class LocalServers {
  private static final int HIGHEST_PORT = 65_535;

  /** What is started where nothing else is said. */
  public static final Set<Store> USUAL = EnumSet.of(Store.MYSQL, Store.NEO4J, Store.S3);

  private static final SettingKey<String> ROOT =
      SettingKey.text("local.root", "folder in which the local stores keep their data");

  private static final Map<Store, SettingKey<Integer>> PORTS = ports();

  private final Settings settings;
  private final Path home;

  LocalServers(Settings settings, Path home) {
    this.settings = settings;
    this.home = home;
  }

  private static Map<Store, SettingKey<Integer>> ports() {
    Map<Store, SettingKey<Integer>> ports = new EnumMap<>(Store.class);
    for (Store store : Store.values()) {
      ports.put(
          store,
          SettingKey.whole(
              store.portSetting(),
              1,
              HIGHEST_PORT,
              "port of the local %s, instead of one that is remembered".formatted(store.title())));
    }
    return ports;
  }

  static List<SettingKey<?>> keys() {
    List<SettingKey<?>> keys = new ArrayList<>();
    keys.add(ROOT);
    keys.addAll(PORTS.values());
    return keys;
  }

  /** The stores of this {@code local.root}. */
  private LocalStores stores() {
    LocalStores stores = LocalStores.at(Path.of(settings.get(ROOT)), home);
    Map<Store, Integer> ports = new EnumMap<>(Store.class);
    PORTS.forEach((store, key) -> settings.find(key).ifPresent(port -> ports.put(store, port)));
    return ports.isEmpty() ? stores : stores.withPorts(ports);
  }

  /** The usual ones and those that were ever started. */
  public Set<Store> known() {
    Set<Store> known = EnumSet.copyOf(USUAL);
    stores().status().stream()
        .filter(status -> status.port().isPresent())
        .map(Status::store)
        .forEach(known::add);
    return known;
  }

  /** Lets stores start while other things are done. */
  public void start(Set<Store> chosen) {
    requireAtHome(chosen);
    try {
      stores().start(chosen);
    } catch (StoreException e) {
      throw new StoreUnavailable(e.getMessage(), e);
    }
  }

  /** A store, started if it is not up. */
  public Endpoint await(Store store) {
    start(EnumSet.of(store));
    try {
      return stores().await(store);
    } catch (StoreException e) {
      throw new StoreUnavailable(e.getMessage(), e);
    }
  }

  /** How each is, without starting any. */
  List<Status> status() {
    return stores().status();
  }

  public void stop() {
    stores().stop();
  }

  /** The machines of a cluster cannot reach what runs on this one. */
  private void requireAtHome(Set<Store> chosen) {
    String master = settings.text("spark.master").orElseGet(Submitted::master);
    if (!master.startsWith("local")) {
      String store = chosen.iterator().next().folder();
      throw new Misconfigured(
          "Cannot start local stores for a run on the cluster %s: its machines could not reach them. Set %s.url, %s.user and %s.password."
              .formatted(master, store, store, store));
    }
  }
}
