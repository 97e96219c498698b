package dev.exemplars.operator.real;

import dev.exemplars.operator.api.ConditionType;
import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.PipelineCondition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** The pipelines of one namespace, as a user applies and reads them. */
public record Pipelines(KubernetesClient client, String namespace) {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Applies a spec, in YAML, as {@code kubectl apply --server-side} does. */
  public ExemplarPipeline apply(String name, String spec) {
    return applyManifest(
        """
        apiVersion: exemplars.dev/v1alpha1
        kind: ExemplarPipeline
        metadata: {name: %s}
        spec:
        %s
        """
            .formatted(name, spec.indent(2)));
  }

  /** Applies a whole pipeline, in YAML, to the namespace. */
  public ExemplarPipeline applyManifest(String yaml) {
    GenericKubernetesResource resource =
        Serialization.unmarshal(yaml, GenericKubernetesResource.class);
    resource.getMetadata().setNamespace(namespace);
    client
        .genericKubernetesResources("exemplars.dev/v1alpha1", "ExemplarPipeline")
        .inNamespace(namespace)
        .resource(resource)
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager("user")
                .withForce(true)
                .build());
    return get(resource.getMetadata().getName());
  }

  /** A Secret that pipelines may use, as it shall be from now on. */
  public void secret(String name, Map<String, String> content) {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .addToLabels("exemplars.dev/use", "true")
                .endMetadata()
                .withStringData(content)
                .build())
        .fieldManager("user")
        .forceConflicts()
        .serverSideApply();
  }

  public ExemplarPipeline get(String name) {
    return client.resources(ExemplarPipeline.class).inNamespace(namespace).withName(name).require();
  }

  public void delete(String name) {
    client.resources(ExemplarPipeline.class).inNamespace(namespace).withName(name).delete();
  }

  public boolean exists(String name) {
    return client.resources(ExemplarPipeline.class).inNamespace(namespace).withName(name).get()
        != null;
  }

  /** Whether the status speaks of the newest spec. */
  public boolean isCurrent(String name) {
    return current(name).isPresent();
  }

  /** Waits for a status of the current generation that fulfils a condition. */
  public ExemplarPipelineStatus await(
      String what, String name, Predicate<ExemplarPipelineStatus> holds) {
    return await(what, name, PATIENCE, holds);
  }

  /** The same, with a patience of its own. */
  public ExemplarPipelineStatus await(
      String what, String name, Duration patience, Predicate<ExemplarPipelineStatus> holds) {
    try {
      Waiting.until(what, patience, () -> current(name).filter(holds).isPresent());
    } catch (IllegalStateException e) {
      throw new AssertionError(
          "%s; the status is: %s"
              .formatted(e.getMessage(), Serialization.asYaml(get(name).getStatus())),
          e);
    }
    return get(name).getStatus();
  }

  /** Waits for the reason of Ready. */
  public ExemplarPipelineStatus awaitReason(String name, String reason) {
    return await(
        "Ready with reason " + reason, name, status -> reason.equals(ready(status).reason()));
  }

  public static PipelineCondition ready(ExemplarPipelineStatus status) {
    return condition(status, ConditionType.Ready);
  }

  public static PipelineCondition condition(ExemplarPipelineStatus status, ConditionType type) {
    return Optional.ofNullable(status.conditions()).orElse(List.of()).stream()
        .filter(condition -> condition.type().equals(type.name()))
        .findFirst()
        .orElseThrow();
  }

  private Optional<ExemplarPipelineStatus> current(String name) {
    ExemplarPipeline pipeline = get(name);
    return Optional.ofNullable(pipeline.getStatus())
        .filter(
            status ->
                Objects.equals(
                    status.observedGeneration(), pipeline.getMetadata().getGeneration()));
  }
}
