package org.carelake.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.carelake.common.config.SettingKey;
import org.carelake.jobs.command.CarelakeCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.representer.Representer;
import picocli.CommandLine;

/** What files under {@code deploy} name is there; no account was at hand to run them. */
class DeployFilesTest {
  private static final Path HOME = Path.of(System.getProperty("carelake.home"));

  private static final Pattern SETTING = Pattern.compile("--set ([a-z][a-z0-9.-]+)=");

  /** The launcher, or a script that hands its words on, and the first of them. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?:\\./carelake|/carelake/carelake|`carelake|carelake\\.sh|submit\\.sh) ([a-z-]+)");

  private static Stream<Path> files() throws IOException {
    List<Path> files = new ArrayList<>(List.of(HOME.resolve("README.md")));
    try (Stream<Path> walked = Files.walk(HOME.resolve("deploy"))) {
      walked
          .filter(file -> file.toString().matches(".*\\.(sh|yaml|md|py|Dockerfile)|.*/Dockerfile"))
          .filter(file -> !HOME.relativize(file).toString().contains("target/"))
          .sorted()
          .forEach(files::add);
    }
    return files.stream();
  }

  private static Stream<Path> templates() throws IOException {
    return files().filter(file -> file.toString().matches(".*/(emr|ec2)/.*\\.yaml"));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> found(Pattern pattern, Path file) {
    Set<String> found = new TreeSet<>();
    pattern.matcher(text(file)).results().forEach(match -> found.add(match.group(1)));
    return found;
  }

  @Test
  void everySettingThatIsNamedExists() throws IOException {
    List<SettingKey<?>> known = Platform.knownSettings();
    List<String> named = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    files()
        .forEach(
            file ->
                found(SETTING, file)
                    .forEach(
                        name -> {
                          named.add(name);
                          if (known.stream().noneMatch(key -> key.matches(name))) {
                            unknown.add(HOME.relativize(file) + ": " + name);
                          }
                        }));

    assertEquals(List.of(), unknown);
    assertTrue(named.size() > 5, named.toString());
  }

  @Test
  void everyCommandThatIsNamedExists() throws IOException {
    Set<String> known = new CommandLine(new CarelakeCommand()).getSubcommands().keySet();
    Set<String> named = new TreeSet<>();
    files().forEach(file -> named.addAll(found(COMMAND, file)));

    assertTrue(named.containsAll(Set.of("run", "maintain", "publish")), named.toString());
    named.removeAll(known);
    assertEquals(Set.of(), named);
  }

  /** CloudFormation would refuse a reference to what is not there only when it is created. */
  @ParameterizedTest
  @MethodSource("templates")
  void everyReferenceWithinATemplateIsToSomethingInIt(Path file) {
    List<String> references = new ArrayList<>();
    Map<String, Object> template =
        new Yaml(
                new CloudFormation(references),
                new Representer(new DumperOptions()),
                new DumperOptions(),
                new LoaderOptions())
            .load(text(file));
    Map<?, ?> resources = (Map<?, ?>) template.get("Resources");
    Set<Object> known = new HashSet<>(resources.keySet());
    known.addAll(((Map<?, ?>) template.get("Parameters")).keySet());

    assertFalse(references.isEmpty());
    assertEquals(
        List.of(),
        references.stream()
            .filter(name -> !name.startsWith("AWS::") && !known.contains(name))
            .toList());
    assertEquals(
        List.of(),
        resources.values().stream()
            .map(resource -> ((Map<?, ?>) resource).get("Type"))
            .filter(type -> !String.valueOf(type).matches("AWS::[A-Za-z0-9]+::[A-Za-z0-9]+"))
            .toList());
  }

  /** Reads CloudFormation's tags, and writes down what they refer to. */
  private static final class CloudFormation extends SafeConstructor {
    private static final Pattern WITHIN = Pattern.compile("\\$\\{([A-Za-z0-9:]+)(\\.[A-Za-z]+)?}");

    CloudFormation(Collection<String> references) {
      super(new LoaderOptions());
      yamlMultiConstructors.put(
          "!",
          new AbstractConstruct() {
            @Override
            public Object construct(Node node) {
              String value = ((ScalarNode) node).getValue();
              switch (node.getTag().getValue()) {
                case "!Ref" -> references.add(value);
                case "!GetAtt" -> references.add(value.replaceFirst("\\..*", ""));
                case "!Sub" ->
                    WITHIN
                        .matcher(value)
                        .results()
                        .forEach(match -> references.add(match.group(1)));
                default -> throw new IllegalArgumentException(node.getTag().getValue());
              }
              return value;
            }
          });
    }
  }

  @Test
  void scriptsAreCleanToShellcheck() throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("shellcheck", HOME.resolve("carelake").toString()));
    files()
        .filter(file -> file.toString().endsWith(".sh"))
        .map(Path::toString)
        .forEach(command::add);
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "shellcheck"))),
        "skipped: shellcheck is not installed");

    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertEquals(0, process.waitFor(), told);
  }
}
