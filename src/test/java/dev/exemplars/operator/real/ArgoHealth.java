package dev.exemplars.operator.real;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What Argo CD shows of pipelines with our health check, by {@code tools/argo-health}. */
public final class ArgoHealth {

  private static final Path CONFIG = Tools.file("docs/gitops/argo-cd/argocd-cm.yaml");
  private static final String KEY = "resource.customizations.health.exemplars.dev_ExemplarPipeline";

  private ArgoHealth() {}

  /**
   * What it says of one object.
   *
   * @param status such as Healthy, Progressing, Degraded or Suspended
   */
  public record Verdict(String status, String message) {}

  /** What it says of each object. */
  public static List<Verdict> of(List<JsonNode> objects) {
    try {
      Path check = Files.createTempFile("health", ".lua");
      ConfigMap config = Serialization.unmarshal(Files.readString(CONFIG), ConfigMap.class);
      Files.writeString(check, config.getData().get(KEY));
      return JsonProgram.answers("argo-health", Verdict.class, objects, check.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
