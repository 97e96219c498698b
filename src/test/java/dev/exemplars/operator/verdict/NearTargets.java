package dev.exemplars.operator.verdict;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.Stage;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** There is no target, or none that answers, and something nearly is one. */
final class NearTargets {

  private static final String SCRAPE = "prometheus.io/scrape: 'true'";
  private static final String JOB =
      "{interval: 1s, timeout: 1s, jobs: [{name: own, podSelector: {matchLabels: {app: web}}%s}]}";

  private NearTargets() {}

  static List<LabelledCase> all() {
    return Stream.of(annotations(), elsewhere(), jobs(), ports()).flatMap(List::stream).toList();
  }

  private static List<LabelledCase> annotations() {
    return List.of(
        near(
            "a Pod that waits",
            scene -> scene.has(pod(SCRAPE, "Pending")),
            "Pod shop/web-1 asks to be scraped, and does not run (Pending)"),
        near(
            "true in capitals",
            scene -> scene.has(pod("prometheus.io/scrape: 'True'", "Running")),
            "Pod shop/web-1 says prometheus.io/scrape: \"True\": only \"true\" counts"),
        near(
            "yes for true",
            scene -> scene.has(pod("prometheus.io/scrape: 'yes'", "Running")),
            "only \"true\" counts"),
        near(
            "a misspelt annotation",
            scene -> scene.has(pod("prometheus.io/scrap: 'true'", "Running")),
            "has the annotation prometheus.io/scrap, which is to be prometheus.io/scrape"),
        near(
            "a port, and no wish to be scraped",
            scene -> scene.has(pod("prometheus.io/port: '9464'", "Running")),
            "has the annotation prometheus.io/port, and not prometheus.io/scrape"),
        near(
            "Pods that Prometheus does not find",
            scene -> scene.has(pod(SCRAPE, "Running")),
            "Pod shop/web-1 has all that it takes, and Prometheus does not find it"));
  }

  private static List<LabelledCase> elsewhere() {
    return List.of(
        near(
            "the annotation is a Service's",
            scene ->
                scene
                    .has(pod("", "Running"))
                    .has(
                        "{apiVersion: v1, kind: Service,"
                            + " metadata: {namespace: shop, name: web, annotations: {%s}}}"
                                .formatted(SCRAPE)),
            "Service shop/web has the annotation prometheus.io/scrape, which counts on Pods alone"),
        near(
            "the annotation is a Deployment's",
            scene -> scene.has(pod("", "Running")).has(deployment(SCRAPE, "")),
            "Deployment shop/web has the annotation prometheus.io/scrape, and the Pods do not"),
        near(
            "a Deployment without Pods",
            scene -> scene.has(deployment("", SCRAPE)),
            "Deployment shop/web has prometheus.io/scrape in the template of Pods, and no Pod (replicas: 2)"));
  }

  private static List<LabelledCase> jobs() {
    return List.of(
        near(
            "a job whose labels nobody has",
            scene ->
                scene.has(pod("", "Running")).scrape = JOB.formatted("").replace("web", "shop"),
            "job own finds no Pod with app=shop"),
        near(
            "a job whose Pods do not run",
            scene -> scene.has(pod("", "Pending")).scrape = JOB.formatted(""),
            "job own matches Pods, and none of them runs (1 Pending)"),
        near(
            "a job whose port nobody declares",
            scene -> scene.has(pod("", "Running")).scrape = JOB.formatted(", port: metrics"),
            "job own looks for port metrics, and its Pods declare port 8080 (http)"),
        near(
            "a job whose rules drop all",
            scene ->
                scene.has(pod("", "Running")).scrape =
                    JOB.formatted(
                        ", relabelings: [{action: Keep, sourceLabels: [pod], regex: nobody}]"),
            "job own matches Pods that run, and its relabelings drop them"));
  }

  private static List<LabelledCase> ports() {
    return List.of(
        down(
            "a port that nobody declares",
            scene -> scene.declaring("shop-0", 9464).annotating("shop-0", PORT, "9465"),
            "its annotation prometheus.io/port is 9465, and the Pod declares port 9464"),
        down(
            "a port that is no number",
            scene -> scene.declaring("shop-0", 9464).annotating("shop-0", PORT, "http"),
            "its annotation prometheus.io/port is \"http\", which is no number of a port"),
        down(
            "no port at all",
            scene -> {},
            "it has no annotation prometheus.io/port and declares no port"));
  }

  private static final String PORT = "prometheus.io/port";

  private static LabelledCase near(String name, Consumer<Scene> change, String said) {
    return LabelledCase.broken(
            "no target, but " + name,
            Stage.Exposed,
            Reason.NoTargets,
            scene -> change.accept(scene.nobody()))
        .saying(said);
  }

  private static LabelledCase down(String name, Consumer<Scene> change, String said) {
    return LabelledCase.broken(
            "nobody answers at " + name,
            Stage.Scraped,
            Reason.TargetsDown,
            scene -> change.accept(scene.nobody().andNothingAt("shop-0")))
        .saying(said);
  }

  private static String pod(String annotations, String phase) {
    return """
        {apiVersion: v1, kind: Pod,
          metadata: {namespace: shop, name: web-1, labels: {app: web}, annotations: {%s}},
          spec: {containers: [{name: main, ports: [{containerPort: 8080, name: http}]}]},
          status: {phase: %s}}"""
        .formatted(annotations, phase);
  }

  private static String deployment(String own, String ofPods) {
    return """
        {apiVersion: apps/v1, kind: Deployment,
          metadata: {namespace: shop, name: web, annotations: {%s}},
          spec: {replicas: 2, template: {metadata: {annotations: {%s}}}}}"""
        .formatted(own, ofPods);
  }
}
