package dev.exemplars.operator.operands.prometheus;

import dev.exemplars.operator.plan.JobTargets.PodPort;
import java.util.ArrayList;
import java.util.List;

/** Relabel rules that every job of Pods has in common. */
final class PodRelabeling {

  static final String META = "__meta_kubernetes_pod_";
  static final String IP = META + "ip";
  static final String CONTAINER_PORT = META + "container_port_number";

  /** Init containers, and Pods that do not run. */
  static final List<RelabelRule> NOT_SCRAPED =
      List.of(
          RelabelRule.drop(META + "container_init", "true"),
          RelabelRule.drop(META + "phase", "Pending|Succeeded|Failed"));

  /** Which Pod of which namespace a series is of. */
  static final List<RelabelRule> IDENTITY =
      List.of(
          RelabelRule.copy("__meta_kubernetes_namespace", "(.+)", "namespace"),
          RelabelRule.copy(META + "name", "(.+)", "pod"));

  private PodRelabeling() {}

  /** The rules of a job that looks for a port. */
  static List<RelabelRule> of(PodPort port) {
    List<RelabelRule> rules = new ArrayList<>(NOT_SCRAPED);
    rules.addAll(
        switch (port) {
          case PodPort.Declared declared -> List.of(RelabelRule.keep(CONTAINER_PORT, "[0-9]+"));
          case PodPort.Named named ->
              List.of(RelabelRule.keep(META + "container_port_name", named.name()));
          case PodPort.Numbered numbered ->
              address(List.of(IP), "", "$1", String.valueOf(numbered.number()));
        });
    rules.addAll(IDENTITY);
    return List.copyOf(rules);
  }

  /** The address of a Pod, with the port that a label holds; none where that is no number. */
  static List<RelabelRule> address(String portLabel) {
    return address(List.of(portLabel, IP), "([0-9]+);", "$2", "$1");
  }

  /** IPv6 is what has a colon, and needs brackets. */
  private static List<RelabelRule> address(
      List<String> labels, String port, String ip, String portValue) {
    return List.of(
        RelabelRule.join(labels, port + "([^:;]+)", ip + ":" + portValue, "__address__"),
        RelabelRule.join(
            labels, port + "([^;]*:[^;]*)", "[" + ip + "]:" + portValue, "__address__"));
  }
}
