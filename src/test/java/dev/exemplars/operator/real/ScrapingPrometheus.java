package dev.exemplars.operator.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Prometheus of some version, with the configuration of a test. */
public final class ScrapingPrometheus implements AutoCloseable {

  private final Path home;
  private final List<String> command;
  private final int port;
  private RealProcess process;

  private ScrapingPrometheus(Path home, List<String> command, int port) {
    this.home = home;
    this.command = command;
    this.port = port;
    this.process = RealProcess.start("prometheus", home, command, Map.of());
    process.awaitOk(url() + "/-/ready");
  }

  /**
   * Starts it.
   *
   * @param flags beside those that it cannot do without
   */
  public static ScrapingPrometheus start(
      BuiltPrometheus built, Path home, String config, List<String> flags) {
    int port = RealProcess.freePort();
    write(home, config);
    List<String> command =
        new ArrayList<>(
            List.of(
                built.server().toString(),
                "--config.file=prometheus.yml",
                "--storage.tsdb.path=data",
                "--web.enable-lifecycle",
                "--web.listen-address=127.0.0.1:" + port));
    command.addAll(flags);
    return new ScrapingPrometheus(home, command, port);
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Loads another configuration. */
  public void reload(String config) {
    write(home, config);
    Http.post(url() + "/-/reload");
  }

  /** Ends it, and begins anew with what it had written. */
  public void restart() {
    process.stop();
    process = RealProcess.start("prometheus", home, command, Map.of());
    process.awaitOk(url() + "/-/ready");
  }

  @Override
  public void close() {
    process.close();
  }

  private static void write(Path home, String config) {
    try {
      Files.createDirectories(home);
      Files.writeString(home.resolve("prometheus.yml"), config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
