package dev.exemplars.operator.operands.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.exemplars.operator.real.BuiltPrometheus;
import dev.exemplars.operator.real.RealProcess;
import dev.exemplars.operator.real.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * When alerts fire and when they do not, as promtool of every version sees it: {@code
 * src/test/resources/alerts} holds its unit tests of golden rules.
 */
class AlertRulesIT {

  private static final Path TESTS = Tools.file("src/test/resources/alerts");

  @TempDir private Path directory;

  static Stream<Arguments> tests() {
    return BuiltPrometheus.all().stream()
        .flatMap(version -> files().stream().map(file -> Arguments.of(file, version)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("tests")
  void alertsFireWhenTheyMustAndAreQuietWhenTheyMust(Path file, BuiltPrometheus version)
      throws IOException {
    RealProcess promtool =
        RealProcess.start(
            "promtool",
            directory,
            List.of(version.promtool().toString(), "test", "rules", file.toString()),
            Map.of());

    assertThat(promtool.awaitEnd()).as(Files.readString(promtool.log())).isZero();
  }

  @Test
  void everyAlertIsSeenBothFiringAndQuiet() {
    Set<String> all = Arrays.stream(Alert.values()).map(Alert::name).collect(Collectors.toSet());

    assertThat(expectations(false)).isEqualTo(all);
    assertThat(expectations(true)).isEqualTo(all);
  }

  private static Set<String> expectations(boolean quiet) {
    return files().stream()
        .flatMap(file -> yaml(file).path("tests").valueStream())
        .flatMap(test -> test.path("alert_rule_test").valueStream())
        .filter(expectation -> expectation.path("exp_alerts").isEmpty() == quiet)
        .map(expectation -> expectation.path("alertname").asText())
        .collect(Collectors.toSet());
  }

  private static List<Path> files() {
    try (Stream<Path> files = Files.list(TESTS)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode yaml(Path file) {
    try {
      return new YAMLMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
