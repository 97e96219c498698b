package dev.exemplars.operator.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A real Tempo as one process, on local disk. */
public final class TempoServer implements AutoCloseable {

  private final RealProcess process;
  private final int port;
  private final int otlpPort;
  private final int otlpGrpcPort;

  private TempoServer(RealProcess process, int port, int otlpPort, int otlpGrpcPort) {
    this.process = process;
    this.port = port;
    this.otlpPort = otlpPort;
    this.otlpGrpcPort = otlpGrpcPort;
  }

  /** Starts it; it takes some 17 s to be ready, see {@link #awaitReady}. */
  public static TempoServer start(Path directory) {
    return start(directory, "");
  }

  /** The same, but every request must name a tenant, whose traces are kept apart. */
  public static TempoServer startForTenants(Path directory) {
    return start(directory, "multitenancy_enabled: true\n");
  }

  private static TempoServer start(Path directory, String more) {
    int port = RealProcess.freePort();
    int otlpPort = RealProcess.freePort();
    int otlpGrpcPort = RealProcess.freePort();
    String config =
        """
        server: {http_listen_address: 127.0.0.1, http_listen_port: %d, grpc_listen_address: 127.0.0.1, grpc_listen_port: %d, log_level: warn}
        distributor: {receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:%d"}, grpc: {endpoint: "127.0.0.1:%d"}}}}}
        ingester:
          trace_idle_period: 1s
          lifecycler: {address: 127.0.0.1, min_ready_duration: 0s, ring: {kvstore: {store: inmemory}, replication_factor: 1}}
        memberlist: {bind_addr: [127.0.0.1], bind_port: %d}
        storage: {trace: {backend: local, local: {path: tempo/blocks}, wal: {path: tempo/wal}}}
        usage_report: {reporting_enabled: false}
        """
            .formatted(
                port, RealProcess.freePort(), otlpPort, otlpGrpcPort, RealProcess.freePort());
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("tempo.yaml"), config + more);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new TempoServer(
        RealProcess.start(
            "tempo",
            directory,
            List.of(Tools.get("tempo").toString(), "-config.file=tempo.yaml"),
            Map.of()),
        port,
        otlpPort,
        otlpGrpcPort);
  }

  public TempoServer awaitReady() {
    process.awaitOk(url() + "/ready");
    return this;
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Where applications send traces, by OTLP over gRPC. */
  public String otlpGrpcUrl() {
    return "http://127.0.0.1:" + otlpGrpcPort;
  }

  /** The same over HTTP. */
  public String otlpUrl() {
    return "http://127.0.0.1:" + otlpPort;
  }

  /** Sends it a trace of one span, as a tenant. */
  public void send(String tenant, String traceId) {
    OneSpan.send(otlpUrl(), traceId, Map.of("X-Scope-OrgID", tenant));
  }

  @Override
  public void close() {
    process.close();
  }
}
