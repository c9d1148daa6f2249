package org.carelake.jobs.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The settings of a YARN cluster with one node on this machine, as files that Hadoop reads. */
final class YarnSettings {
  private YarnSettings() {}

  /**
   * Writes them.
   *
   * @param folder where the node keeps what it works with
   * @param port of the resource manager
   */
  static void write(Path conf, Path folder, int port) throws IOException {
    Files.createDirectories(conf);
    site(conf.resolve("core-site.xml"), Map.of("fs.defaultFS", "file:///"));
    site(
        conf.resolve("capacity-scheduler.xml"),
        Map.of(
            "yarn.scheduler.capacity.root.queues",
            "default",
            "yarn.scheduler.capacity.root.default.capacity",
            "100",
            "yarn.scheduler.capacity.maximum-am-resource-percent",
            "1.0"));
    site(conf.resolve("yarn-site.xml"), yarn(folder, port));
  }

  private static Map<String, String> yarn(Path folder, int port) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("yarn.resourcemanager.hostname", "127.0.0.1");
    settings.put("yarn.resourcemanager.address", "127.0.0.1:" + port);
    for (String address :
        Stream.of(
                "resourcemanager.scheduler",
                "resourcemanager.resource-tracker",
                "resourcemanager.admin",
                "resourcemanager.webapp",
                "nodemanager",
                "nodemanager.localizer",
                "nodemanager.webapp")
            .toList()) {
      settings.put("yarn." + address + ".address", "127.0.0.1:" + SparkCluster.freePort());
    }
    settings.put("yarn.nodemanager.hostname", "127.0.0.1");
    settings.put("yarn.nodemanager.local-dirs", folder.resolve("node-local").toString());
    settings.put("yarn.nodemanager.log-dirs", folder.resolve("logs").toString());
    settings.put("yarn.nodemanager.resource.memory-mb", "8192");
    settings.put("yarn.nodemanager.resource.cpu-vcores", "4");
    settings.put("yarn.nodemanager.pmem-check-enabled", "false");
    settings.put("yarn.nodemanager.vmem-check-enabled", "false");
    settings.put("yarn.nodemanager.disk-health-checker.enable", "false");
    settings.put("yarn.scheduler.minimum-allocation-mb", "256");
    return settings;
  }

  private static void site(Path file, Map<String, String> settings) throws IOException {
    Files.writeString(
        file,
        settings.entrySet().stream()
            .map(
                setting ->
                    "<property><name>%s</name><value>%s</value></property>"
                        .formatted(setting.getKey(), setting.getValue()))
            .collect(Collectors.joining("\n", "<configuration>\n", "\n</configuration>\n")));
  }
}
