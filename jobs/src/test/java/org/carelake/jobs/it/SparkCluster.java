package org.carelake.jobs.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A real cluster on this machine, in JVMs of their own, whose class path has Spark and nothing of
 * ours: a Spark standalone master and workers of one core each, or YARN's resource manager and a
 * node manager.
 */
final class SparkCluster implements AutoCloseable {
  private static final Path HOME = Path.of(System.getProperty("carelake.home"));
  private static final Path TARGET = HOME.resolve("jobs/target");
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Hadoop 3.4 with its own S3 client, as `-Plong` fetches it. */
  private static final Path NEWER_HADOOP = TARGET.resolve("hadoop-3.4");

  /** YARN and what Spark needs to run on it, as `-Plong` fetches it. */
  private static final Path YARN = TARGET.resolve("yarn");

  private static final Pattern DRIVER_OUTPUT =
      Pattern.compile(".*/(work-\\d+/driver-[^/]+|logs/.*_000001)/std(out|err)");

  private enum Kind {
    STANDALONE,
    STANDALONE_LIKE_EMR,
    YARN
  }

  private final Path folder;
  private final int port;
  private final Kind kind;
  private final List<Process> processes = new ArrayList<>();

  private SparkCluster(Path folder, Kind kind) throws IOException {
    this.folder = folder;
    this.port = freePort();
    this.kind = kind;
  }

  static SparkCluster start(Path folder, int workers) throws IOException, InterruptedException {
    return standalone(new SparkCluster(folder, Kind.STANDALONE), workers);
  }

  /** A cluster whose class path has a newer Hadoop with its S3 client, as EMR's has. */
  static SparkCluster likeEmr(Path folder, int workers) throws IOException, InterruptedException {
    return standalone(new SparkCluster(folder, Kind.STANDALONE_LIKE_EMR), workers);
  }

  static SparkCluster yarn(Path folder) throws IOException, InterruptedException {
    SparkCluster cluster = new SparkCluster(folder, Kind.YARN);
    cluster.install();
    YarnSettings.write(cluster.conf(), folder, cluster.port);
    String server = "org.apache.hadoop.yarn.server.";
    cluster.launch("resources", server + "resourcemanager.ResourceManager", List.of());
    cluster.awaitMaster();
    cluster.launch("node", server + "nodemanager.NodeManager", List.of());
    return cluster;
  }

  private static SparkCluster standalone(SparkCluster cluster, int workers)
      throws IOException, InterruptedException {
    cluster.install();
    cluster.launch("master", "org.apache.spark.deploy.master.Master", cluster.ofMaster());
    cluster.awaitMaster();
    for (int i = 0; i < workers; i++) {
      cluster.launch("worker-" + i, "org.apache.spark.deploy.worker.Worker", cluster.ofWorker(i));
    }
    return cluster;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Spark's own jars, as a distribution has them. */
  private void install() throws IOException {
    Path jars = Files.createDirectories(folder.resolve("spark/jars"));
    for (String jar : jars()) {
      Path link = jars.resolve(Path.of(jar).getFileName());
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, Path.of(jar));
      }
    }
  }

  private List<String> jars() throws IOException {
    return switch (kind) {
      case STANDALONE -> sparkOnly();
      case STANDALONE_LIKE_EMR ->
          with(
              NEWER_HADOOP,
              sparkOnly().stream().filter(jar -> !jar.contains("/hadoop-client-")).toList());
      case YARN -> with(YARN, sparkOnly());
    };
  }

  private static List<String> with(Path more, List<String> jars) throws IOException {
    try (Stream<Path> added = Files.list(more)) {
      return Stream.concat(jars.stream(), added.map(Path::toString)).toList();
    }
  }

  private Path conf() {
    return folder.resolve("conf");
  }

  static List<String> sparkOnly() throws IOException {
    return Arrays.stream(
            Files.readString(TARGET.resolve("classpath")).strip().split(File.pathSeparator, -1))
        .filter(
            jar ->
                !jar.matches(
                    ".*/(carelake|delta|mysql|flyway|picocli|smallrye|fastcsv|datafaker|hadoop-aws|aws-java)[^/]*"))
        .toList();
  }

  private List<String> ofMaster() {
    return List.of("--host", "127.0.0.1", "--port", Integer.toString(port), "--webui-port", "0");
  }

  private List<String> ofWorker(int number) {
    return List.of(
        "--host",
        "127.0.0.1",
        "--webui-port",
        "0",
        "--cores",
        "1",
        "--memory",
        "3g",
        "--work-dir",
        folder.resolve("work-" + number).toString(),
        master());
  }

  private String master() {
    return kind == Kind.YARN ? "yarn" : "spark://127.0.0.1:" + port;
  }

  private void awaitMaster() throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end)) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected()) {
          return;
        }
      } catch (IOException e) {
        Thread.sleep(200);
      }
    }
    throw new IOException("No master: " + text(folder.resolve("master")));
  }

  private void launch(String name, String main, List<String> arguments) throws IOException {
    processes.add(java(name, "-Xmx512m", main, arguments));
  }

  private Process java(String name, String memory, String main, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.add("@" + TARGET.resolve("java-options"));
    command.add(memory);
    command.add("-Dhadoop.log.dir=" + folder);
    command.addAll(List.of("-cp", conf() + ":" + folder.resolve("spark/jars") + "/*", main));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name).toFile());
    builder.environment().put("SPARK_HOME", folder.resolve("spark").toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.12"); // as Spark's start scripts do
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("HADOOP_CONF_DIR", conf().toString());
    return builder.start();
  }

  /** How a command ended and all that was printed where it was submitted. */
  record Ended(int exitCode, String output) {}

  /** A command on its way; {@code name} is that of the file with what it prints. */
  record Submitted(Process process, String name) {}

  /** A command of ours as {@code spark-submit} brings it here, to its end. */
  Ended submit(String deployMode, List<String> conf, List<String> command)
      throws IOException, InterruptedException {
    return await(start(deployMode, conf, command));
  }

  Ended await(Submitted submitted) throws InterruptedException {
    return new Ended(submitted.process().waitFor(), text(folder.resolve(submitted.name())));
  }

  Submitted start(String deployMode, List<String> conf, List<String> command) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--master", master()));
    arguments.addAll(List.of("--deploy-mode", deployMode, "--class", "org.carelake.jobs.Main"));
    if (kind != Kind.STANDALONE_LIKE_EMR) {
      arguments.addAll(
          List.of("--jars", TARGET.resolve("s3-client/hadoop-aws-3.3.4.jar").toString()));
    }
    arguments.addAll(List.of("--driver-memory", "1g", "--executor-memory", "1g"));
    Stream.of(ofKind(), conf)
        .flatMap(List::stream)
        .forEach(setting -> arguments.addAll(List.of("--conf", setting)));
    arguments.add(TARGET.resolve("carelake-jobs-1.0.0-assembly.jar").toString());
    arguments.addAll(command);
    String name = "submitted-" + deployMode + "-" + Instant.now().toEpochMilli();
    return new Submitted(
        java(name, "-Xmx1g", "org.apache.spark.deploy.SparkSubmit", arguments), name);
  }

  private List<String> ofKind() {
    if (kind != Kind.YARN) {
      return List.of(
          "spark.standalone.submit.waitAppCompletion=true",
          // A standalone master starts drivers without what Spark needs on Java 17.
          "spark.driver.extraJavaOptions=" + JavaModuleOptions.defaultModuleOptions(),
          "spark.driver.host=127.0.0.1");
    }
    return List.of(
        "spark.yarn.jars=local:" + folder.resolve("spark/jars") + "/*",
        "spark.yarn.stagingDir=" + folder.resolve("staging").toUri(),
        "spark.yarn.maxAppAttempts=1",
        "spark.ui.enabled=false", // its filter is not that of Hadoop's mini cluster
        "spark.executor.instances=2",
        "spark.driver.host=127.0.0.1");
  }

  /** Ends one of the executors at once, as a machine that is switched off does; false for none. */
  boolean killExecutor(Random random) {
    List<ProcessHandle> executors =
        processes.stream().flatMap(Process::descendants).filter(SparkCluster::isExecutor).toList();
    return !executors.isEmpty()
        && executors.get(random.nextInt(executors.size())).destroyForcibly();
  }

  private static boolean isExecutor(ProcessHandle process) {
    return process
        .info()
        .commandLine()
        .filter(line -> line.contains("CoarseGrainedExecutorBackend"))
        .isPresent();
  }

  /** What drivers that ran on workers or nodes printed. */
  String driverOutput() throws IOException {
    StringBuilder output = new StringBuilder();
    for (Path place : placesOfOutput()) {
      output.append(driverOutput(place));
    }
    return output.toString();
  }

  /** Others hold what servers take away while one looks. */
  private List<Path> placesOfOutput() throws IOException {
    try (Stream<Path> places = Files.list(folder)) {
      return places
          .filter(place -> place.getFileName().toString().matches("work-\\d+|logs"))
          .toList();
    }
  }

  private static String driverOutput(Path place) throws IOException {
    try (Stream<Path> files = Files.walk(place)) {
      return files
          .filter(file -> DRIVER_OUTPUT.matcher(file.toString()).matches())
          .map(SparkCluster::text)
          .reduce("", String::concat);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }
}
