package org.carelake.jobs;

import java.util.Locale;
import org.carelake.local.Store;

/** What curated tables can be published to, by the name that commands know it by. */
public enum TargetName {
  MYSQL(Store.MYSQL),
  POSTGRESQL(Store.POSTGRESQL),
  GRAPH(Store.NEO4J);

  private final Store store;

  TargetName(Store store) {
    this.store = store;
  }

  /** The store that can run on this machine; its settings begin with its name. */
  Store store() {
    return store;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
