package dev.exemplars.operator.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.real.Example;
import dev.exemplars.operator.real.ExampleShop;
import dev.exemplars.operator.real.Http;
import dev.exemplars.operator.real.RealProcess;
import dev.exemplars.operator.real.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each example application exposes, is told, and says, as its README has it. */
class ExampleExposureIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Map<String, String> OPEN_METRICS =
      Map.of("Accept", "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.3");

  /** A row of the README's table of variants: the setting, and what an exemplar then says. */
  private static final Pattern VARIANT =
      Pattern.compile("(?m)^\\| `([\\w,]+)` \\| `\\{(.+?)}` \\|");

  private static final Pattern EXEMPLAR = Pattern.compile("route=\"/checkout\".* # \\{([^}]*)}");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  @TempDir private Path directory;

  static Stream<Arguments> variants() {
    return Stream.of(Example.values())
        .flatMap(
            example ->
                VARIANT
                    .matcher(readme(example))
                    .results()
                    .map(row -> Arguments.of(example, row.group(1), row.group(2))));
  }

  @ParameterizedTest
  @MethodSource("variants")
  void eachVariantSaysWhatItsReadmeShows(Example example, String setting, String shown) {
    try (ExampleShop shop = start(example, "EXEMPLAR_LABELS", setting, "always_on")) {
      assertThat(exemplarsOnceThereAre(shop))
          .allSatisfy(
              exemplar -> {
                assertThat(names(exemplar)).containsExactlyInAnyOrderElementsOf(names(shown));
                assertThat(String.join("", labels(exemplar)).length()).isLessThanOrEqualTo(128);
              });
    }
  }

  @ParameterizedTest
  @EnumSource
  void theReadmeShowsTheDefaultFirstAndSeveralVariants(Example example) {
    List<MatchResult> rows = VARIANT.matcher(readme(example)).results().toList();

    assertThat(rows).hasSizeGreaterThanOrEqualTo(4);
    try (ExampleShop shop = start(example, "UNUSED", "", "parentbased_always_on")) {
      assertThat(exemplarsOnceThereAre(shop))
          .allSatisfy(
              exemplar ->
                  assertThat(names(exemplar))
                      .containsExactlyInAnyOrderElementsOf(names(rows.getFirst().group(2))));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotSampledAndWhoDoesNotAskForOpenMetricsGetsNoExemplar(Example example) {
    try (ExampleShop unsampled = start(example, "UNUSED", "", "always_off");
        ExampleShop sampled = start(example, "UNUSED", "", "always_on")) {
      Waiting.until("requests", PATIENCE, () -> served(unsampled) && served(sampled));
      exemplarsOnceThereAre(sampled);

      assertThat(Http.get(unsampled.metricsUrl(), OPEN_METRICS)).doesNotContain(" # {");
      assertThat(Http.get(sampled.metricsUrl(), Map.of("Accept", "text/plain")))
          .contains("http_request_duration_seconds_bucket{")
          .doesNotContain(" # {");
    }
  }

  @ParameterizedTest
  @EnumSource
  void itIsHealthyWithMetricsElsewhereAndEndsWhenItIsAskedTo(Example example) {
    try (ExampleShop shop = start(example, "UNUSED", "", "always_on")) {
      assertThat(Http.status(shop.url() + "/healthz")).isEqualTo(200);
      assertThat(Http.status(shop.url() + "/metrics")).isEqualTo(404);
      assertThat(Http.get(shop.metricsUrl(), OPEN_METRICS)).endsWith("# EOF\n");

      assertThat(shop.terminate()).as("asked to end, not killed").isIn(0, 128 + 15);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWrongSettingIsNamedWithItsValue(Example example) throws IOException {
    try (RealProcess shop =
        ExampleShop.launch(
            example, directory, Map.of("EXEMPLAR_LABELS", "trace_id,session", "PORT", "eighty"))) {
      assertThat(shop.awaitEnd()).isNotZero();
      assertThat(Files.readString(shop.log()))
          .contains("EXEMPLAR_LABELS: \"trace_id,session\" ", "PORT: \"eighty\" is not a port")
          .contains("request_id");
    }
  }

  private ExampleShop start(Example example, String name, String value, String sampler) {
    Map<String, String> variables = new HashMap<>();
    variables.put("OTEL_TRACES_SAMPLER", sampler);
    variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9");
    variables.put("LOAD_REQUESTS_PER_SECOND", "20");
    variables.put(name, value);
    return ExampleShop.start(example, directory, variables);
  }

  private static boolean served(ExampleShop shop) {
    return Http.get(shop.metricsUrl(), OPEN_METRICS)
        .contains("http_request_duration_seconds_count{");
  }

  /** Of requests from outside, which carry all that an exemplar can say. */
  private static List<String> exemplarsOnceThereAre(ExampleShop shop) {
    Waiting.until("exemplars", PATIENCE, () -> !exemplars(shop).isEmpty());
    return exemplars(shop);
  }

  private static List<String> exemplars(ExampleShop shop) {
    return EXEMPLAR
        .matcher(Http.get(shop.metricsUrl(), OPEN_METRICS))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private static List<String> names(String labels) {
    return LABEL.matcher(labels).results().map(label -> label.group(1)).toList();
  }

  private static List<String> labels(String labels) {
    return LABEL.matcher(labels).results().map(one -> one.group(1) + one.group(2)).toList();
  }

  private static String readme(Example example) {
    try {
      return Files.readString(example.home().resolve("README.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
