package org.carelake.local;

import java.util.Locale;

/** A kind of store that can run on this machine, in a process of its own. */
public enum Store {
  /** MariaDB, which stands in for MySQL: database and user are both called {@code carelake}. */
  MYSQL("MariaDB", 13306, "carelake", "jdbc:mysql://127.0.0.1:%d/carelake"),

  /** PostgreSQL: database and user are both called {@code carelake}. */
  POSTGRESQL("PostgreSQL", 15432, "carelake", "jdbc:postgresql://127.0.0.1:%d/carelake"),

  /** Neo4j, reached with the Bolt protocol only. */
  NEO4J("Neo4j", 17687, "neo4j", "bolt://127.0.0.1:%d"),

  /** An S3 endpoint over a folder of files, with one bucket called {@code carelake}. */
  S3("S3", 19000, "carelake", "http://127.0.0.1:%d");

  private final String title;
  private final int preferredPort;
  private final String user;
  private final String url;

  Store(String title, int preferredPort, String user, String url) {
    this.title = title;
    this.preferredPort = preferredPort;
    this.user = user;
    this.url = url;
  }

  /** The name of the product, for people. */
  public String title() {
    return title;
  }

  /** The port it takes when nothing else was asked for and it is free. */
  public int preferredPort() {
    return preferredPort;
  }

  /** The setting that asks for another port, such as {@code local.mysql-port}. */
  public String portSetting() {
    return "local." + folder() + "-port";
  }

  /** The name of the store's folder under the root, and of its settings. */
  public String folder() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How its address looks. */
  public String example() {
    return url.replace("127.0.0.1:%d", "host:port").replaceFirst("/carelake$", "/database");
  }

  Endpoint endpoint(int port, String passwordReference) {
    return new Endpoint(this, url.formatted(port), user, passwordReference);
  }
}
