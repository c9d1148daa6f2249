package org.carelake.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The Java program that hosts a store.
 *
 * @param module its Maven module under {@code deploy/local} of the checkout
 * @param mainClass takes the store's folder and the port as arguments
 * @param options of the Java virtual machine, beyond those that make it start fast and stay small
 */
record Program(String module, String mainClass, List<String> options) {
  private static final List<String> COMMON_OPTIONS =
      List.of("-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true");

  private static final String SMALL = "-XX:+UseSerialGC";

  private static final Map<Store, Program> ALL =
      Map.of(
          Store.MYSQL,
          new Program(
              "mariadb", "org.carelake.local.mariadb.MariaDbServer", List.of(SMALL, "-Xmx32m")),
          Store.POSTGRESQL,
          new Program(
              "postgresql",
              "org.carelake.local.postgresql.PostgreSqlServer",
              List.of(SMALL, "-Xmx256m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn")),
          // What a transaction wrote lives until it ends. The more room there is for that, and the
          // more threads that clear up, the less do several writers wait for each other.
          Store.NEO4J,
          new Program(
              "neo4j",
              "org.carelake.local.neo4j.Neo4jServer",
              List.of(
                  "-XX:+UseParallelGC",
                  "-Xmx1g",
                  "-Xmn600m",
                  "-Dlog4j.shutdownHookEnabled=false",
                  "--add-opens=java.base/java.io=ALL-UNNAMED",
                  "--add-opens=java.base/java.nio=ALL-UNNAMED",
                  "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED")),
          Store.S3,
          new Program("s3", "org.carelake.local.s3.S3Server", List.of(SMALL, "-Xmx256m")));

  static Program of(Store store) {
    return ALL.get(store);
  }

  /** All that follows {@code java} on the command line. */
  List<String> arguments(Path home, StoreFolder folder, int port) throws IOException {
    Path target = home.resolve("deploy/local").resolve(module).resolve("target");
    Path classpath = target.resolve("classpath");
    if (Files.notExists(classpath)) {
      throw new StoreException(
          "Cannot start %s: %s is missing. Build it with: mvn -DskipTests package"
              .formatted(folder.store().title(), classpath));
    }
    List<String> arguments = new ArrayList<>(COMMON_OPTIONS);
    arguments.addAll(options);
    arguments.add("-classpath");
    arguments.add(target.resolve("classes") + ":" + Files.readString(classpath).strip());
    arguments.add(mainClass);
    arguments.add(folder.path().toString());
    arguments.add(Integer.toString(port));
    return arguments;
  }
}
