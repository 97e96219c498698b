package dev.exemplars.operator.observe.targets;

import dev.exemplars.operator.observe.http.Question;
import dev.exemplars.operator.plan.PrometheusVersion;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a Prometheus says when it scrapes, as far as an answer depends on it: {@code acceptHeader}
 * of its {@code scrape/scrape.go}. A test compares it with what the real ones send.
 */
final class ScrapeHeaders {

  private static final String TIMEOUT = "X-Prometheus-Scrape-Timeout-Seconds";
  private static final String OPEN_METRICS = "application/openmetrics-text;version=";
  private static final String TEXT = "text/plain;version=";
  private static final String PROTOBUF =
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";
  private static final String ANY = "*/*";

  private ScrapeHeaders() {}

  static Question on(Question question, String accept, Duration timeout) {
    return question.with("Accept", accept).with(TIMEOUT, seconds(timeout));
  }

  /** The same of a job that wants protobuf first; before 2.49 none says so. */
  static String acceptInProtobuf(PrometheusVersion version) {
    return version.atLeast(2, 49)
        ? wanted(
            Stream.concat(Stream.of(PROTOBUF), kinds(version).stream()).toList(),
            mostWanted(version))
        : accept(version);
  }

  /** Before 2.49 it is one text, later it is made of the protocols; each is wanted a bit less. */
  static String accept(PrometheusVersion version) {
    if (!version.atLeast(2, 49)) {
      return OPEN_METRICS
          + "1.0.0,"
          + OPEN_METRICS
          + "0.0.1;q=0.75,"
          + TEXT
          + "0.0.4;q=0.5,"
          + ANY
          + ";q=0.1";
    }
    return wanted(kinds(version), mostWanted(version));
  }

  private static String wanted(List<String> kinds, int most) {
    return IntStream.range(0, kinds.size())
        .mapToObj(i -> "%s;q=0.%d".formatted(kinds.get(i), most - i))
        .collect(Collectors.joining(","));
  }

  private static List<String> kinds(PrometheusVersion version) {
    boolean takesAnyName = version.atLeast(3, 0);
    String names = takesAnyName ? ";escaping=allow-utf-8" : "";
    List<String> kinds = new ArrayList<>(List.of(OPEN_METRICS + "1.0.0" + names));
    kinds.add(OPEN_METRICS + "0.0.1");
    if (takesAnyName) {
      kinds.add(TEXT + "1.0.0" + names);
    }
    return Stream.concat(kinds.stream(), Stream.of(TEXT + "0.0.4", ANY)).toList();
  }

  /** One more than the protocols that it knows, whether it asks for them or not. */
  private static int mostWanted(PrometheusVersion version) {
    if (version.atLeast(3, 15)) {
      return 7;
    }
    return version.atLeast(3, 0) ? 6 : 5;
  }

  private static String seconds(Duration timeout) {
    BigDecimal seconds = BigDecimal.valueOf(timeout.toMillis(), 3);
    return seconds.stripTrailingZeros().toPlainString();
  }
}
