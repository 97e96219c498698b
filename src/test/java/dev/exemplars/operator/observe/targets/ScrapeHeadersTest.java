package dev.exemplars.operator.observe.targets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.observe.http.Question;
import dev.exemplars.operator.plan.PrometheusVersion;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScrapeHeadersTest {

  /** Those between what {@link ScrapeHeadersIT} runs are as their source says. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2.48.0|application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1
          2.49.0|application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2
          3.0.0|application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2
          3.15.0|application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.7,application/openmetrics-text;version=0.0.1;q=0.6,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;version=0.0.4;q=0.4,*/*;q=0.3
          """)
  void each_version_wants_open_metrics_first(String version, String accept) {
    assertThat(ScrapeHeaders.accept(PrometheusVersion.parse(version).orElseThrow()))
        .isEqualTo(accept);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2.48.0|application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1
          2.53.4|application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.5,application/openmetrics-text;version=1.0.0;q=0.4,application/openmetrics-text;version=0.0.1;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1
          """)
  void a_job_of_native_histograms_wants_protobuf_first(String version, String accept) {
    assertThat(ScrapeHeaders.acceptInProtobuf(PrometheusVersion.parse(version).orElseThrow()))
        .isEqualTo(accept);
  }

  @ParameterizedTest
  @CsvSource({"10000, 10", "700, 0.7", "1500, 1.5", "3600000, 3600"})
  void the_timeout_is_said_in_seconds(long milliseconds, String seconds) {
    assertThat(
            ScrapeHeaders.on(
                    Question.of(URI.create("http://192.0.2.1/")),
                    "*/*",
                    Duration.ofMillis(milliseconds))
                .headers())
        .containsEntry("X-Prometheus-Scrape-Timeout-Seconds", seconds);
  }
}
