package dev.exemplars.operator.operands.prometheus;

import java.util.List;

/**
 * The annotation convention {@code <prefix>/scrape, path, port, scheme} as relabel rules.
 * Prometheus knows nothing of it; the rules that circulate break IPv6, scrape init containers and
 * finished Pods, and let a port such as {@code 80;10.0.0.9} into the address: no part of a joined
 * value may hold the separator.
 */
final class AnnotationRelabeling {

  private static final String META = "__meta_kubernetes_pod_";
  private static final String IP = META + "ip";
  private static final String CONTAINER_PORT = META + "container_port_number";

  private AnnotationRelabeling() {}

  static List<RelabelRule> of(String prefix) {
    String annotation = META + "annotation_" + sanitized(prefix) + "_";
    String port = annotation + "port";
    return List.of(
        RelabelRule.keep(annotation + "scrape", "true"),
        RelabelRule.drop(META + "container_init", "true"),
        RelabelRule.drop(META + "phase", "Pending|Succeeded|Failed"),
        RelabelRule.copy(annotation + "scheme", "(https?)", "__scheme__"),
        RelabelRule.copy(annotation + "path", "(.+)", "__metrics_path__"),
        RelabelRule.join(List.of(port, IP), "([0-9]+);([^:;]+)", "$2:$1", "__address__"),
        RelabelRule.join(List.of(port, IP), "([0-9]+);([^;]*:[^;]*)", "[$2]:$1", "__address__"),
        // No port anywhere: a bare IPv6 address needs its brackets, IPv4 is right as it is.
        RelabelRule.join(
            List.of(port, CONTAINER_PORT, IP), ";;([^;]*:[^;]*)", "[$1]", "__address__"),
        RelabelRule.copy("__meta_kubernetes_namespace", "(.+)", "namespace"),
        RelabelRule.copy(META + "name", "(.+)", "pod"));
  }

  /** As Prometheus turns an annotation into a label name. */
  private static String sanitized(String annotation) {
    return annotation.replaceAll("[^a-zA-Z0-9_]", "_");
  }
}
