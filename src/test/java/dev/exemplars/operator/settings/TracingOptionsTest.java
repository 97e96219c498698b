package dev.exemplars.operator.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ParameterException;

class TracingOptionsTest {

  @Test
  void nothing_is_traced_unless_somebody_says_where_to() {
    assertThat(OperatorSettings.defaults().tracing()).isEmpty();
    assertThat(OperatorOptions.parse("--trace-ratio=1").settings().tracing()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "http://tempo:4318, http://tempo:4318",
    "https://otlp.example.com/otlp/, https://otlp.example.com/otlp"
  })
  void traces_go_to_a_receiver(String given, String endpoint) {
    assertThat(OperatorOptions.parse("--otlp-endpoint=" + given).settings().tracing())
        .contains(new TracingSettings(URI.create(endpoint), 0.1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tempo:4318", "grpc://tempo:4317", "http://user:word@tempo", "http://t/?a=b", "/"})
  void what_is_no_receiver_is_refused(String url) {
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> OperatorOptions.parse("--otlp-endpoint=" + url).settings())
        .withMessageContaining("--otlp-endpoint");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0.1", "1.1", "NaN"})
  void what_is_no_share_is_refused(String ratio) {
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> OperatorOptions.parse("--trace-ratio=" + ratio).settings())
        .withMessageContaining("--trace-ratio");
  }
}
