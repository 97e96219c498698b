package dev.exemplars.operator.real;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Go service of the guides, {@code tools/guide}, under its own small load. */
public final class GuideService implements AutoCloseable {

  private static final Pattern METRICS = Pattern.compile("http://127.0.0.1:(\\d+)/metrics");

  private final RealProcess process;
  private final int port;

  private GuideService(RealProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /** As people copy it. */
  public static GuideService asCopied(Path directory, TempoServer tempo) {
    return start("guide-as-copied", directory, tempo, List.of());
  }

  /** With the cure that the verdict names. */
  public static GuideService cured(Path directory, TempoServer tempo) {
    return start("guide-cured", directory, tempo, List.of("-openmetrics"));
  }

  private static GuideService start(
      String name, Path directory, TempoServer tempo, List<String> options) {
    List<String> command =
        new ArrayList<>(List.of(Tools.get("guide").toString(), "-otlp=" + tempo.otlpUrl()));
    command.addAll(options);
    RealProcess process = RealProcess.start(name, directory, command, Map.of());
    Matcher address = METRICS.matcher(process.awaitLine("guide: serving"));
    if (!address.find()) {
      throw new IllegalStateException("guide does not say where its metrics are");
    }
    return new GuideService(process, Integer.parseInt(address.group(1)));
  }

  /** Registers it as a running, annotated Pod of a namespace. */
  public void register(KubernetesClient client, String namespace, String pod) {
    NodelessPods.create(
        client,
        namespace,
        pod,
        "127.0.0.1",
        "Running",
        Map.of("prometheus.io/scrape", "true", "prometheus.io/port", String.valueOf(port)));
  }

  @Override
  public void close() {
    process.close();
  }
}
