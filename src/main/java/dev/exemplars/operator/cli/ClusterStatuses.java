package dev.exemplars.operator.cli;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.settings.GoDuration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the operator says of pipelines, in their status. */
final class ClusterStatuses {

  /** The operator shows that it lives every ten minutes. */
  private static final Duration STALE = Duration.ofMinutes(15);

  private static final ExemplarPipelineStatus NOTHING =
      new ExemplarPipelineStatus(null, null, null, null, null, null, null, null, null);

  private final KubernetesClient client;
  private final InstantSource clock;

  ClusterStatuses(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * Those of a namespace.
   *
   * @param names which ones; empty means all
   * @throws IllegalStateException naming what is not there, and the cure
   */
  List<Checked> inNamespace(Optional<String> namespace, List<String> names) {
    String where = namespace.or(() -> Optional.ofNullable(client.getNamespace())).orElse("default");
    var pipelines = client.resources(ExemplarPipeline.class).inNamespace(where);
    if (names.isEmpty()) {
      return sorted(asked(() -> pipelines.list().getItems()));
    }
    List<Checked> found = new ArrayList<>();
    for (String name : names) {
      ExemplarPipeline pipeline = asked(() -> pipelines.withName(name).get());
      if (pipeline == null) {
        throw new IllegalStateException(
            "there is no pipeline %s in namespace %s: kubectl get expl -A lists them"
                .formatted(name, where));
      }
      found.add(checked(pipeline));
    }
    return found;
  }

  /** All of them. */
  List<Checked> everywhere() {
    return sorted(
        asked(() -> client.resources(ExemplarPipeline.class).inAnyNamespace().list().getItems()));
  }

  private List<Checked> sorted(List<ExemplarPipeline> pipelines) {
    return pipelines.stream()
        .map(this::checked)
        .sorted(Comparator.comparing(Checked::name))
        .toList();
  }

  private Checked checked(ExemplarPipeline pipeline) {
    ExemplarPipelineStatus status = Optional.ofNullable(pipeline.getStatus()).orElse(NOTHING);
    return new Checked(
        pipeline.getMetadata().getNamespace() + "/" + pipeline.getMetadata().getName(),
        status,
        remark(pipeline, status));
  }

  /** What was true when somebody looked last need not be true now. */
  private Optional<String> remark(ExemplarPipeline pipeline, ExemplarPipelineStatus status) {
    Long seen = status.observedGeneration();
    Long generation = pipeline.getMetadata().getGeneration();
    if (seen == null || seen < 0) {
      return Optional.of(
          "no operator has seen this pipeline: is one running that watches its namespace?");
    }
    if (generation != null && seen < generation) {
      return Optional.of("the operator has not seen the last change of the spec yet");
    }
    return Optional.ofNullable(status.lastObservedTime())
        .flatMap(this::age)
        .filter(age -> age.compareTo(STALE) > 0)
        .map(
            age ->
                "nobody has looked for %s: is the operator running, and does Prometheus?"
                    .formatted(GoDuration.format(age.truncatedTo(ChronoUnit.SECONDS))));
  }

  private Optional<Duration> age(String time) {
    try {
      return Optional.of(Duration.between(Instant.parse(time), clock.instant()));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private <T> T asked(Question<T> question) {
    try {
      return question.ask();
    } catch (KubernetesClientException e) {
      String problem =
          switch (e.getCode()) {
            case HttpURLConnection.HTTP_NOT_FOUND ->
                "does not know ExemplarPipelines: apply deploy/crds first";
            case HttpURLConnection.HTTP_FORBIDDEN ->
                "does not let you read exemplarpipelines there: ask for get and list";
            case HttpURLConnection.HTTP_UNAUTHORIZED -> "does not know you: log in again";
            default -> "cannot be reached: see KUBECONFIG";
          };
      // Without its cause, of which the program would tell instead.
      throw new IllegalStateException(
          "the API server at %s %s".formatted(client.getMasterUrl(), problem));
    }
  }

  private interface Question<T> {
    T ask();
  }
}
