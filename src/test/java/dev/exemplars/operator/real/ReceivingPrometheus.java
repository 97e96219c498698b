package dev.exemplars.operator.real;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A Prometheus that scrapes nothing, and takes what others write to it. */
public final class ReceivingPrometheus implements AutoCloseable {

  private final RealProcess process;
  private final int port;

  private ReceivingPrometheus(RealProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  public static ReceivingPrometheus start(Path directory) {
    int port = RealProcess.freePort();
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("prometheus.yml"), "global: {}\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    RealProcess process =
        RealProcess.start(
            "receiver",
            directory,
            List.of(
                BuiltPrometheus.newest().server().toString(),
                "--config.file=prometheus.yml",
                "--storage.tsdb.path=data",
                "--web.listen-address=127.0.0.1:" + port,
                "--web.enable-remote-write-receiver",
                "--enable-feature=exemplar-storage"),
            Map.of());
    ReceivingPrometheus receiver = new ReceivingPrometheus(process, port);
    process.awaitOk(receiver.url() + "/-/ready");
    return receiver;
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** The values of an instant query. */
  public List<Double> values(String query) {
    return ask("query", query)
        .path("result")
        .valueStream()
        .map(series -> series.at("/value/1").asDouble())
        .toList();
  }

  /** How many exemplars the series of a selector have. */
  public long exemplars(String selector) {
    return ask("query_exemplars", selector)
        .valueStream()
        .mapToLong(series -> series.path("exemplars").size())
        .sum();
  }

  @Override
  public void close() {
    process.close();
  }

  private JsonNode ask(String path, String query) {
    String text =
        Http.get(
            "%s/api/v1/%s?query=%s"
                .formatted(url(), path, URLEncoder.encode(query, StandardCharsets.UTF_8)));
    try {
      return new JsonMapper().readTree(text).path("data");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
