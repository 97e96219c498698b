package dev.exemplars.operator.verdict;

import dev.exemplars.operator.observe.targets.NearMiss;
import java.util.List;
import java.util.stream.Collectors;

/** What is said where there is no target: what nearly is one, and what it lacks. */
final class NearMissWords {

  private static final int MOST_TOLD = 3;

  private NearMissWords() {}

  static String noTarget(List<NearMiss> misses) {
    return misses.isEmpty()
        ? "Prometheus finds no target: running Pods, not Services, need the annotations"
            + " prometheus.io/scrape: \"true\" and prometheus.io/port (spec.template.metadata.annotations"
            + " of their Deployment, StatefulSet or DaemonSet), in a namespace of scrape.namespaces, or"
            + " scrape.jobs must match them"
        : misses.stream()
            .limit(MOST_TOLD)
            .map(NearMissWords::of)
            .collect(
                Collectors.joining(
                    "; ",
                    "Prometheus finds no target: ",
                    misses.size() > MOST_TOLD ? "; and more" : ""));
  }

  private static String of(NearMiss miss) {
    String found = miss.found();
    String wanted = miss.wanted();
    return named(miss)
        + switch (miss.fault()) {
          case PodDoesNotRun ->
              " %s to be scraped, and %s not run (%s)"
                  .formatted(verb(miss, "asks", "ask"), verb(miss, "does", "do"), found);
          case ValueIsNotTrue ->
              " %s %s: only \"true\" counts".formatted(verb(miss, "says", "say"), found);
          case IsALabel -> has(miss) + "%s as a label: make it an annotation".formatted(found);
          case ScrapeIsMissing ->
              has(miss)
                  + "the annotation %s, and not %s: add that, as \"true\"".formatted(found, wanted);
          case NameIsMisspelt ->
              has(miss) + "the annotation %s, which is to be %s".formatted(found, wanted);
          case OnDeployment ->
              has(miss)
                  + "the annotation %s, and the Pods do not: move it to".formatted(found)
                  + " spec.template.metadata.annotations";
          case MakesNoPod ->
              has(miss)
                  + "%s in the template of Pods, and no Pod (replicas: %s)"
                      .formatted(wanted, found);
          case OnService ->
              has(miss)
                  + "the annotation %s, which counts on Pods alone: put it into the template of what"
                      .formatted(found)
                  + " makes them";
          case JobMatchesNoPod ->
              wanted.isEmpty()
                  ? " finds no Pod in its namespaces"
                  : " finds no Pod with %s: see the labels of the Pods".formatted(wanted);
          case JobPodsDoNotRun -> " matches Pods, and none of them runs (%s)".formatted(found);
          case JobPortIsNotDeclared ->
              wanted.isEmpty()
                  ? " has no port, and its Pods declare none: set one, as a number"
                  : " looks for port %s, and its Pods declare %s".formatted(wanted, found);
          case JobRelabelsAll -> " matches Pods that run, and its relabelings drop them";
          case NotDiscovered ->
              has(miss)
                  + "all that it takes, and Prometheus does not find it: see its log, and whether its"
                  + " ServiceAccount may list and watch pods there";
        };
  }

  private static String has(NearMiss miss) {
    return verb(miss, " has ", " have ");
  }

  private static String verb(NearMiss miss, String one, String many) {
    return miss.count() == 1 ? one : many;
  }

  private static String named(NearMiss miss) {
    int more = miss.count() - miss.names().size();
    return String.join(", ", miss.names()) + (more > 0 ? " and %d more".formatted(more) : "");
  }
}
