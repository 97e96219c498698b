package dev.exemplars.operator.operands.prometheus;

import static dev.exemplars.operator.operands.prometheus.PodRelabeling.CONTAINER_PORT;
import static dev.exemplars.operator.operands.prometheus.PodRelabeling.IP;
import static dev.exemplars.operator.operands.prometheus.PodRelabeling.META;

import java.util.ArrayList;
import java.util.List;

/**
 * The annotation convention {@code <prefix>/scrape, path, port, scheme} as relabel rules.
 * Prometheus knows nothing of it; the rules that circulate break IPv6, scrape init containers and
 * finished Pods, and let a port such as {@code 80;10.0.0.9} into the address: no part of a joined
 * value may hold the separator.
 */
final class AnnotationRelabeling {

  private AnnotationRelabeling() {}

  static List<RelabelRule> of(String prefix) {
    String annotation = META + "annotation_" + sanitized(prefix) + "_";
    String port = annotation + "port";
    List<RelabelRule> rules = new ArrayList<>();
    rules.add(RelabelRule.keep(annotation + "scrape", "true"));
    rules.addAll(PodRelabeling.NOT_SCRAPED);
    rules.add(RelabelRule.copy(annotation + "scheme", "(https?)", "__scheme__"));
    rules.add(RelabelRule.copy(annotation + "path", "(.+)", "__metrics_path__"));
    rules.addAll(PodRelabeling.address(port));
    // No port anywhere: a bare IPv6 address needs its brackets, IPv4 is right as it is.
    rules.add(
        RelabelRule.join(
            List.of(port, CONTAINER_PORT, IP), ";;([^;]*:[^;]*)", "[$1]", "__address__"));
    rules.addAll(PodRelabeling.IDENTITY);
    return List.copyOf(rules);
  }

  /** As Prometheus turns an annotation into a label name. */
  private static String sanitized(String annotation) {
    return annotation.replaceAll("[^a-zA-Z0-9_]", "_");
  }
}
