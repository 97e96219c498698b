package dev.exemplars.operator.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

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
    return JsonProgram.answers("kstatus", Verdict.class, objects);
  }
}
