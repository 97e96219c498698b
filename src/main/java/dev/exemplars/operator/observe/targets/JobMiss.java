package dev.exemplars.operator.observe.targets;

import dev.exemplars.operator.observe.targets.NearMiss.Fault;
import dev.exemplars.operator.plan.JobPlan;
import dev.exemplars.operator.plan.JobTargets;
import dev.exemplars.operator.plan.JobTargets.PodPort;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Why a job that looks for Pods has no target. */
final class JobMiss {

  private JobMiss() {}

  /**
   * Where the first of these is no target.
   *
   * @param matching Pods that its selector matches
   */
  static NearMiss of(JobPlan job, List<Pod> matching) {
    JobTargets.Pods wanted = (JobTargets.Pods) job.targets();
    if (matching.isEmpty()) {
      return miss(Fault.JobMatchesNoPod, job, "", wanted.selector().text());
    }
    List<Pod> running =
        matching.stream().filter(pod -> Annotated.phase(pod).equals("Running")).toList();
    if (running.isEmpty()) {
      return miss(Fault.JobPodsDoNotRun, job, phases(matching), "");
    }
    if (running.stream().noneMatch(pod -> declares(pod, wanted.port()))) {
      return miss(
          Fault.JobPortIsNotDeclared,
          job,
          PodPorts.text(running.getFirst()),
          wanted.port() instanceof PodPort.Named named ? named.name() : "");
    }
    return miss(
        job.relabelings().isEmpty() ? Fault.NotDiscovered : Fault.JobRelabelsAll,
        job,
        "",
        wanted.selector().text());
  }

  private static NearMiss miss(Fault fault, JobPlan job, String found, String wanted) {
    return new NearMiss(fault, List.of("job " + job.name()), 1, found, wanted);
  }

  private static String phases(List<Pod> pods) {
    Map<String, Long> phases =
        pods.stream().collect(Collectors.groupingBy(Annotated::phase, Collectors.counting()));
    return phases.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(one -> "%d %s".formatted(one.getValue(), one.getKey()))
        .collect(Collectors.joining(", "));
  }

  /** A number is scraped, declared or not. */
  private static boolean declares(Pod pod, PodPort port) {
    return switch (port) {
      case PodPort.Declared declared -> !PodPorts.of(pod).isEmpty();
      case PodPort.Named named -> names(pod).contains(named.name());
      case PodPort.Numbered numbered -> true;
    };
  }

  private static Set<String> names(Pod pod) {
    return PodPorts.of(pod).stream()
        .map(port -> String.valueOf(port.getName()))
        .collect(Collectors.toSet());
  }
}
