package dev.exemplars.operator.real;

import com.sun.net.httpserver.HttpExchange;
import dev.exemplars.operator.real.ScriptedTarget.Script;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What an application exposes: a histogram of 500 requests, a new exemplar in each scrape, and what
 * differs.
 */
public final class Exposure implements Script {

  /** What is asked for, and what the text says it is. */
  public static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  /** Whatever was asked for. */
  public static final String CLASSIC = "text/plain; version=0.0.4; charset=utf-8";

  private final Supplier<Map<String, String>> labels;
  private Supplier<Instant> at = Instant::now;
  private String contentType = OPEN_METRICS;
  private String head = "";
  private String tail = "# EOF\n";
  private int observations = 500;
  private int more;
  private int series = 1;
  private boolean isCounter;

  private Exposure(Supplier<Map<String, String>> labels) {
    this.labels = labels;
  }

  /** With exemplars of these labels; none where there are none. */
  public static Exposure of(Supplier<Map<String, String>> labels) {
    return new Exposure(labels);
  }

  /** Without any exemplar. */
  public static Exposure withoutExemplars() {
    return new Exposure(Map::of);
  }

  /** What nothing is expected of: no histogram at all. */
  public static Script gauges() {
    return exchange ->
        ScriptedTarget.send(exchange, 200, OPEN_METRICS, "# TYPE up gauge\nup 1\n# EOF\n");
  }

  /** The same, of an exporter that knows but the classic format. */
  public static Script classicGauges() {
    return exchange -> ScriptedTarget.send(exchange, 200, CLASSIC, "# TYPE pg_up gauge\npg_up 1\n");
  }

  /** The time that exemplars say. */
  public Exposure at(Supplier<Instant> time) {
    at = time;
    return this;
  }

  public Exposure observed(int requests) {
    observations = requests;
    return this;
  }

  /** So many more in each scrape. */
  public Exposure growingBy(int requests) {
    more = requests;
    return this;
  }

  /** Each with an exemplar of its own. */
  public Exposure series(int count) {
    series = count;
    return this;
  }

  /** A counter instead of a histogram. */
  public Exposure asCounter() {
    isCounter = true;
    return this;
  }

  /** The classic text format, in which there is no end. */
  public Exposure classic() {
    tail = "";
    return as(CLASSIC);
  }

  public Exposure as(String type) {
    contentType = type;
    return this;
  }

  /** These lines come first. */
  public Exposure after(String lines) {
    head = lines;
    return this;
  }

  /** Instead of the end. */
  public Exposure endingWith(String lines) {
    tail = lines;
    return this;
  }

  /** The text, anew each time. */
  public String text() {
    observations += more;
    StringBuilder text = new StringBuilder(head);
    text.append("# TYPE http_request_duration_seconds ")
        .append(isCounter ? "counter\n" : "histogram\n");
    for (int i = 0; i < series; i++) {
      text.append(isCounter ? counter(i) : histogram(i));
    }
    return text.append(tail).toString();
  }

  @Override
  public void answer(HttpExchange exchange) throws IOException {
    ScriptedTarget.send(exchange, 200, contentType, text());
  }

  private String counter(int path) {
    return "http_request_duration_seconds_total{path=\"/%d\"} %d%s\n"
        .formatted(path, observations, exemplar());
  }

  private String histogram(int path) {
    return """
        http_request_duration_seconds_bucket{path="/%1$d",le="0.1"} %2$d%3$s
        http_request_duration_seconds_bucket{path="/%1$d",le="+Inf"} %2$d
        http_request_duration_seconds_sum{path="/%1$d"} %2$d
        http_request_duration_seconds_count{path="/%1$d"} %2$d
        """
        .formatted(path, observations, exemplar());
  }

  private String exemplar() {
    Map<String, String> held = labels.get();
    return held.isEmpty()
        ? ""
        : held.entrySet().stream()
            .map(one -> "%s=\"%s\"".formatted(one.getKey(), one.getValue()))
            .collect(Collectors.joining(",", " # {", "} 0.05 " + time(at.get())));
  }

  private static String time(Instant at) {
    return String.format(Locale.ROOT, "%.3f", at.toEpochMilli() / 1000.0);
  }
}
