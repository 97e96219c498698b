package dev.exemplars.operator.real;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A real Jaeger as one process, that keeps its traces in memory. */
public final class JaegerServer implements AutoCloseable {

  private final RealProcess process;
  private final int port;
  private final int otlpPort;

  private JaegerServer(RealProcess process, int port, int otlpPort) {
    this.process = process;
    this.port = port;
    this.otlpPort = otlpPort;
  }

  public static JaegerServer start(Path directory) {
    int port = RealProcess.freePort();
    int otlpPort = RealProcess.freePort();
    return new JaegerServer(
        RealProcess.start(
            "jaeger",
            directory,
            List.of(
                Tools.get("jaeger").toString(),
                listening("query.http-server", port),
                listening("query.grpc-server", RealProcess.freePort()),
                "--collector.otlp.enabled=true",
                listening("collector.otlp.http", otlpPort),
                listening("collector.otlp.grpc", RealProcess.freePort()),
                listening("collector.http-server", RealProcess.freePort()),
                listening("collector.grpc-server", RealProcess.freePort()),
                listening("admin.http", RealProcess.freePort())),
            Map.of("SPAN_STORAGE_TYPE", "memory")),
        port,
        otlpPort);
  }

  public JaegerServer awaitReady() {
    process.awaitOk(url() + "/api/services");
    return this;
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Sends it a trace of one span. */
  public void send(String traceId) {
    OneSpan.send("http://127.0.0.1:" + otlpPort, traceId, Map.of());
  }

  @Override
  public void close() {
    process.close();
  }

  private static String listening(String what, int port) {
    return "--%s.host-port=127.0.0.1:%d".formatted(what, port);
  }
}
