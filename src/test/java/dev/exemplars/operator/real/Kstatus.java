package dev.exemplars.operator.real;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** What kstatus' own library says of objects, by {@code tools/kstatus}. */
public final class Kstatus {

  private static final JsonMapper JSON = new JsonMapper();

  private Kstatus() {}

  /**
   * What it says of one object.
   *
   * @param status such as Current, InProgress, Failed or Terminating
   */
  public record Verdict(String status, String message) {}

  /** What it says of a pipeline as it is in the cluster. */
  public static Verdict of(KubernetesClient client, String namespace, String pipeline) {
    return of(List.of(
            JSON.valueToTree(
                client
                    .genericKubernetesResources("exemplars.dev/v1alpha1", "ExemplarPipeline")
                    .inNamespace(namespace)
                    .withName(pipeline)
                    .require())))
        .getFirst();
  }

  /** What it says of each object. */
  public static List<Verdict> of(List<JsonNode> objects) {
    String input = objects.stream().map(JsonNode::toString).collect(Collectors.joining("\n"));
    try {
      Process process =
          new ProcessBuilder(Tools.get("kstatus").toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      Thread.ofVirtual().start(() -> write(process, input));
      try (MappingIterator<Verdict> verdicts =
          JSON.readerFor(new TypeReference<Verdict>() {}).readValues(process.getInputStream())) {
        return verdicts.readAll();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Beside the reading: either pipe may be full. */
  private static void write(Process process, String input) {
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
