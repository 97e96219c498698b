package dev.exemplars.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  @Test
  void anEmptyEnvironmentGivesTheDefaults() {
    assertThat(Settings.from(Map.of()))
        .isEqualTo(
            new Settings(
                InetAddress.ofLiteral("0.0.0.0"),
                8080,
                9464,
                List.of("trace_id", "span_id"),
                URI.create("http://localhost:4317"),
                "shop",
                "parentbased_traceidratio",
                0.1,
                0));
  }

  @Test
  void anEmptyVariableCountsAsUnset() {
    assertThat(Settings.from(Map.of("PORT", " ")).port()).isEqualTo(8080);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "PORT; eighty; is not a port (0 to 65535)",
        "PORT; -1; is not a port (0 to 65535)",
        "METRICS_PORT; 65536; is not a port (0 to 65535)",
        "BIND_ADDRESS; localhost; is not an IP address",
        "OTEL_EXPORTER_OTLP_ENDPOINT; tempo:4317; is not an http or https URL",
        "OTEL_TRACES_SAMPLER; jaeger; is not one of always_off, always_on, parentbased_always_off,"
            + " parentbased_always_on, parentbased_traceidratio, traceidratio",
        "EXEMPLAR_LABELS; session; is not a list of request_id, spanID, span_id, traceID, trace_id,"
            + " user_id",
        "OTEL_TRACES_SAMPLER_ARG; 1.5; is not a ratio (0 to 1)",
        "OTEL_TRACES_SAMPLER_ARG; NaN; is not a ratio (0 to 1)",
        "LOAD_REQUESTS_PER_SECOND; many; is not a number from 0 to 1000",
      })
  void aWrongValueIsRefusedByNameAndValue(String name, String value, String reason) {
    assertThatThrownBy(() -> Settings.from(Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("%s: \"%s\" %s", name, value, reason);
  }

  @Test
  void allWrongValuesAreNamedAtOnce() {
    assertThatThrownBy(() -> Settings.from(Map.of("PORT", "x", "METRICS_PORT", "y")))
        .message()
        .hasLineCount(2)
        .contains("PORT: \"x\"", "METRICS_PORT: \"y\"");
  }

  @Test
  void metricsCannotShareThePortOfTheShop() {
    assertThatThrownBy(() -> Settings.from(Map.of("PORT", "9464")))
        .hasMessageStartingWith("METRICS_PORT: \"9464\" is taken by PORT");
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, http://127.0.0.1:80",
    "192.0.2.1, http://192.0.2.1:80",
    "::1, http://[0:0:0:0:0:0:0:1]:80"
  })
  void aPortIsReachedWhereItListens(String bindAddress, String url) {
    assertThat(Settings.from(Map.of("BIND_ADDRESS", bindAddress)).urlOf(80)).hasToString(url);
  }
}
