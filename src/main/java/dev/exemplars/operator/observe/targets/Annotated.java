package dev.exemplars.operator.observe.targets;

import dev.exemplars.operator.observe.http.ServerText;
import dev.exemplars.operator.observe.targets.NearMiss.Fault;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How close objects come to the annotation convention.
 *
 * @param prefix of the annotations, such as {@code prometheus.io}
 */
record Annotated(String prefix) {

  private static final int LONGEST_TOLD = 60;

  /** What one object has, and what it takes. */
  record Miss(Fault fault, String found, String wanted) {}

  /** Why a Pod is no target; empty where it does not want to be one. */
  Optional<Miss> miss(Pod pod) {
    Map<String, String> annotations = annotations(pod.getMetadata());
    String said = annotations.getOrDefault(scrape(), "");
    if (said.equals("true")) {
      String phase = phase(pod);
      return Optional.of(
          phase.equals("Running")
              ? new Miss(Fault.NotDiscovered, "", scrape())
              : new Miss(Fault.PodDoesNotRun, phase, scrape()));
    }
    if (!said.isEmpty()) {
      return said.equals("false")
          ? Optional.empty()
          : Optional.of(new Miss(Fault.ValueIsNotTrue, written(said), scrape()));
    }
    if (labels(pod.getMetadata()).containsKey(scrape())) {
      return Optional.of(new Miss(Fault.IsALabel, scrape(), scrape()));
    }
    return misspelt(annotations).or(() -> incomplete(annotations));
  }

  /** Why a Deployment has no target. */
  Optional<Miss> miss(Deployment deployment) {
    boolean isOfPods =
        Optional.ofNullable(deployment.getSpec().getTemplate())
            .map(PodTemplateSpec::getMetadata)
            .filter(this::wantsScraping)
            .isPresent();
    if (isOfPods) {
      int pods =
          Optional.ofNullable(deployment.getStatus()).map(DeploymentStatus::getReplicas).orElse(0);
      return pods > 0
          ? Optional.empty()
          : Optional.of(
              new Miss(
                  Fault.MakesNoPod,
                  String.valueOf(Optional.ofNullable(deployment.getSpec().getReplicas()).orElse(1)),
                  scrape()));
    }
    return wantsScraping(deployment.getMetadata())
        ? Optional.of(new Miss(Fault.OnDeployment, scrape(), scrape()))
        : Optional.empty();
  }

  /** Whether an object that is no Pod has what Pods need. */
  Optional<Miss> missOnService(HasMetadata service) {
    return wantsScraping(service.getMetadata())
        ? Optional.of(new Miss(Fault.OnService, scrape(), scrape()))
        : Optional.empty();
  }

  /** The kubelet's word for how a Pod fares. */
  static String phase(Pod pod) {
    return Optional.ofNullable(pod.getStatus())
        .map(PodStatus::getPhase)
        .map(Annotated::told)
        .orElse("Pending");
  }

  private Optional<Miss> misspelt(Map<String, String> annotations) {
    return annotations.keySet().stream()
        .filter(key -> Misspelling.isOf(scrape(), key))
        .findFirst()
        .map(key -> new Miss(Fault.NameIsMisspelt, told(key), scrape()));
  }

  private Optional<Miss> incomplete(Map<String, String> annotations) {
    return annotations.keySet().stream()
        .filter(key -> key.equals(prefix + "/port") || key.equals(prefix + "/path"))
        .findFirst()
        .map(key -> new Miss(Fault.ScrapeIsMissing, key, scrape()));
  }

  private String written(String value) {
    return "%s: \"%s\"".formatted(scrape(), told(value));
  }

  private boolean wantsScraping(ObjectMeta metadata) {
    return "true".equals(annotations(metadata).get(scrape()));
  }

  private String scrape() {
    return prefix + "/scrape";
  }

  private static String told(String text) {
    return ServerText.of(text, LONGEST_TOLD);
  }

  private static Map<String, String> annotations(ObjectMeta metadata) {
    return new TreeMap<>(Optional.ofNullable(metadata.getAnnotations()).orElse(Map.of()));
  }

  private static Map<String, String> labels(ObjectMeta metadata) {
    return Optional.ofNullable(metadata.getLabels()).orElse(Map.of());
  }
}
