package dev.exemplars.operator.real;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A real Zipkin as one process, that keeps its traces in memory. */
public final class ZipkinServer implements AutoCloseable {

  private final RealProcess process;
  private final int port;

  private ZipkinServer(RealProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts it, from the jar that the build has fetched. */
  public static ZipkinServer start(Path directory) {
    int port = RealProcess.freePort();
    return new ZipkinServer(
        RealProcess.start(
            "zipkin",
            directory,
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-jar",
                Tools.file("target/servers/zipkin.jar").toString()),
            Map.of("QUERY_PORT", Integer.toString(port), "SELF_TRACING_ENABLED", "false")),
        port);
  }

  public ZipkinServer awaitReady() {
    process.awaitOk(url() + "/health");
    return this;
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Sends it a trace of one span, in its own form: it takes no OTLP. */
  public void send(String traceId) {
    String spans =
        """
        [{"traceId": "%s", "id": "eee19b7ec3c1b174", "name": "checkout", "timestamp": %d,
          "duration": 1, "localEndpoint": {"serviceName": "shop"}}]
        """
            .formatted(traceId, System.currentTimeMillis() * 1000);
    int status =
        Http.post(url() + "/api/v2/spans", spans, Map.of("Content-Type", "application/json"));
    if (status != 202) {
      throw new IllegalStateException("Zipkin takes no trace: " + status);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
