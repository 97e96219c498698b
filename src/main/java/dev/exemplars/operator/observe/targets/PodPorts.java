package dev.exemplars.operator.observe.targets;

import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.observe.http.ServerText;
import dev.exemplars.operator.plan.JobPlan;
import dev.exemplars.operator.plan.JobTargets;
import dev.exemplars.operator.plan.JobTargets.PodPort;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Ports that a Pod declares, and what is odd about the one that is scraped. */
final class PodPorts {

  private static final int MOST_TOLD = 6;
  private static final int LONGEST_TOLD = 40;

  private PodPorts() {}

  /** Those of containers that run all the time. */
  static List<ContainerPort> of(Pod pod) {
    return Optional.ofNullable(pod.getSpec()).map(PodSpec::getContainers).orElse(List.of()).stream()
        .map(Container::getPorts)
        .flatMap(ports -> Optional.ofNullable(ports).stream().flatMap(List::stream))
        .filter(port -> port.getContainerPort() != null)
        .toList();
  }

  /** The first few, as they are declared. */
  static String text(Pod pod) {
    List<ContainerPort> ports = of(pod);
    return ports.isEmpty()
        ? "no port"
        : ports.stream()
            .limit(MOST_TOLD)
            .map(PodPorts::text)
            .collect(Collectors.joining(", ", "port ", ports.size() > MOST_TOLD ? ", …" : ""));
  }

  private static String text(ContainerPort port) {
    return port.getName() == null
        ? String.valueOf(port.getContainerPort())
        : "%d (%s)".formatted(port.getContainerPort(), port.getName());
  }

  /** What is odd about the port of a job; a sentence. */
  static Optional<String> doubt(Pod pod, JobPlan job) {
    return job.targets() instanceof JobTargets.Pods pods
            && pods.port() instanceof PodPort.Numbered numbered
            && isUndeclared(pod, numbered.number())
        ? Optional.of(
            "the port of job %s is %d, and the Pod declares %s"
                .formatted(job.name(), numbered.number(), text(pod)))
        : Optional.empty();
  }

  /** What is odd about the port of an annotated Pod; a sentence. */
  static Optional<String> doubt(Pod pod, String prefix) {
    String key = prefix + "/port";
    String said = PodAdmission.annotations(pod).getOrDefault(key, "");
    if (said.isEmpty()) {
      return undeclared(pod, key);
    }
    Optional<Integer> number = number(said);
    if (number.isEmpty()) {
      return Optional.of(
          "its annotation %s is \"%s\", which is no number of a port"
              .formatted(key, ServerText.of(said, LONGEST_TOLD)));
    }
    return isUndeclared(pod, number.get())
        ? Optional.of(
            "its annotation %s is %d, and the Pod declares %s"
                .formatted(key, number.get(), text(pod)))
        : Optional.empty();
  }

  private static Optional<String> undeclared(Pod pod, String key) {
    return switch (of(pod).size()) {
      case 0 ->
          Optional.of(
              "it has no annotation %s and declares no port, so that of its scheme is asked"
                  .formatted(key));
      case 1 -> Optional.empty();
      default ->
          Optional.of(
              "it has no annotation %s, so every port that it declares is asked: %s"
                  .formatted(key, text(pod)));
    };
  }

  /** Where nothing is declared, everything may be listened at. */
  private static boolean isUndeclared(Pod pod, int number) {
    return !of(pod).isEmpty()
        && of(pod).stream().noneMatch(port -> port.getContainerPort() == number);
  }

  private static Optional<Integer> number(String text) {
    boolean isNumber = text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return Stream.of(text)
        .filter(any -> isNumber)
        .map(Integer::valueOf)
        .filter(one -> one > 0 && one <= Schema.HIGHEST_PORT)
        .findFirst();
  }
}
