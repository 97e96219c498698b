package dev.exemplars.operator.observe.targets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.observe.targets.NearMiss.Fault;
import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.PipelinePlan;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NearMissProbeTest {

  private static final String UID = "uid";
  private static final String JOB =
      "scrape: {jobs: [{name: own, podSelector: {matchLabels: %s}%s}]}";

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-28T08:00:00Z"));
  private final NearMissProbe probe = new NearMissProbe(now::get);

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void what_nearly_is_a_target_is_found(
      String name, String objects, String spec, Fault fault, String names, String found) {
    assertThat(look(KnownCluster.of(objects), spec))
        .first()
        .satisfies(
            miss -> {
              assertThat(miss.fault()).isEqualTo(fault);
              assertThat(miss.names()).containsExactly(names);
              assertThat(miss.found()).isEqualTo(found);
            });
  }

  static Stream<Arguments> what_nearly_is_a_target_is_found() {
    return Stream.of(
        annotated(
            "a Pod that waits", pod("a", SCRAPE, "Pending", ""), Fault.PodDoesNotRun, "Pending"),
        annotated(
            "a Pod that ended", pod("a", SCRAPE, "Failed", ""), Fault.PodDoesNotRun, "Failed"),
        annotated("all that it takes", pod("a", SCRAPE, "Running", ""), Fault.NotDiscovered, ""),
        annotated(
            "a value in capitals",
            pod("a", "prometheus.io/scrape: 'True'", "Running", ""),
            Fault.ValueIsNotTrue,
            "prometheus.io/scrape: \"True\""),
        annotated(
            "another value",
            pod("a", "prometheus.io/scrape: 'yes'", "Running", ""),
            Fault.ValueIsNotTrue,
            "prometheus.io/scrape: \"yes\""),
        annotated(
            "a letter too few",
            pod("a", "prometheus.io/scrap: 'true'", "Running", ""),
            Fault.NameIsMisspelt,
            "prometheus.io/scrap"),
        annotated(
            "letters that are swapped",
            pod("a", "promtheus.io/scrape: 'true'", "Running", ""),
            Fault.NameIsMisspelt,
            "promtheus.io/scrape"),
        annotated(
            "a dot for the slash",
            pod("a", "prometheus.io.scrape: 'true'", "Running", ""),
            Fault.NameIsMisspelt,
            "prometheus.io.scrape"),
        annotated(
            "another prefix",
            pod("a", "metrics.example.org/scrape: 'true'", "Running", ""),
            Fault.NameIsMisspelt,
            "metrics.example.org/scrape"),
        annotated(
            "a port alone",
            pod("a", "prometheus.io/port: '9464'", "Running", ""),
            Fault.ScrapeIsMissing,
            "prometheus.io/port"),
        annotated(
            "a label",
            "{apiVersion: v1, kind: Pod, metadata: {namespace: shop, name: a,"
                + " labels: {prometheus.io/scrape: 'true'}}}",
            Fault.IsALabel,
            "prometheus.io/scrape"),
        Arguments.of(
            "a Service",
            "{apiVersion: v1, kind: Service, metadata: {namespace: shop, name: web, annotations: {"
                + SCRAPE
                + "}}}",
            "{}",
            Fault.OnService,
            "Service shop/web",
            "prometheus.io/scrape"),
        Arguments.of(
            "a Deployment, and not its Pods",
            deployment(SCRAPE, "", 1),
            "{}",
            Fault.OnDeployment,
            "Deployment shop/web",
            "prometheus.io/scrape"),
        Arguments.of(
            "a Deployment that makes no Pod",
            deployment("", SCRAPE, 0),
            "{}",
            Fault.MakesNoPod,
            "Deployment shop/web",
            "3"),
        job("nobody has the labels", "", "{app: web}", "", Fault.JobMatchesNoPod, ""),
        job(
            "nobody runs",
            pod("a", "", "Pending", "") + "\n---\n" + pod("b", "", "Succeeded", ""),
            "{app: shop}",
            "",
            Fault.JobPodsDoNotRun,
            "1 Pending, 1 Succeeded"),
        job(
            "no port of that name",
            pod("a", "", "Running", "{containerPort: 8080, name: http}"),
            "{app: shop}",
            ", port: metrics",
            Fault.JobPortIsNotDeclared,
            "port 8080 (http)"),
        job(
            "no port at all",
            pod("a", "", "Running", ""),
            "{app: shop}",
            "",
            Fault.JobPortIsNotDeclared,
            "no port"),
        job(
            "rules that keep nothing",
            pod("a", "", "Running", "{containerPort: 8080, name: http}"),
            "{app: shop}",
            ", relabelings: [{action: Keep, sourceLabels: [pod], regex: nobody}]",
            Fault.JobRelabelsAll,
            ""));
  }

  @Test
  void what_wants_no_scraping_is_no_near_miss() {
    KnownCluster cluster =
        KnownCluster.of(
            pod("a", "prometheus.io/scrape: 'false'", "Running", "")
                + "\n---\n"
                + pod("b", "example.org/owner: 'true'", "Running", "")
                + "\n---\n"
                + deployment("", SCRAPE, 2));

    assertThat(look(cluster, "{}")).isEmpty();
  }

  @Test
  void the_same_of_many_is_told_once() {
    KnownCluster cluster =
        KnownCluster.of(
            IntStream.range(0, 7)
                .mapToObj(i -> pod("web-" + i, SCRAPE, "Pending", ""))
                .collect(Collectors.joining("\n---\n")));

    assertThat(look(cluster, "{}"))
        .singleElement()
        .satisfies(
            miss -> {
              assertThat(miss.count()).isEqualTo(7);
              assertThat(miss.names()).hasSize(3).contains("Pod shop/web-0");
            });
  }

  @Test
  void nobody_is_looked_for_where_the_pipeline_may_not_scrape() {
    KnownCluster cluster =
        KnownCluster.of(
            pod("a", SCRAPE, "Pending", "").replace("namespace: shop", "namespace: bank"));

    assertThat(look(cluster, "scrape: {namespaces: {from: Names, names: [shop, bank]}}")).isEmpty();
    assertThat(cluster.asked()).extracting(ClusterSource.Listing::namespace).containsOnly("shop");
  }

  @Test
  void of_a_namespace_that_is_granted_only_pods_are_looked_at() {
    KnownCluster cluster = KnownCluster.of("");

    look(
        cluster,
        "scrape: {namespaces: {from: Names, names: [bank]}}",
        "--grant-scrape-namespaces=shop=bank");

    assertThat(cluster.asked())
        .extracting(ClusterSource.Listing::namespace, ClusterSource.Listing::kind)
        .extracting(Object::toString)
        .containsExactly("(\"bank\", %s)".formatted(Pod.class.getName()));
  }

  @Test
  void looking_is_bounded_and_does_not_happen_at_every_look() {
    KnownCluster cluster = KnownCluster.of("");
    String jobs =
        IntStream.range(0, 9)
            .mapToObj("{name: job-%d, podSelector: {}}"::formatted)
            .collect(Collectors.joining(", "));
    String names =
        IntStream.range(0, 20).mapToObj("n-%d"::formatted).collect(Collectors.joining(", "));
    String spec =
        "scrape: {namespaces: {from: Names, names: [shop, %s]}, jobs: [%s]}".formatted(names, jobs);

    look(cluster, spec, "--grant-scrape-namespaces=shop=*");
    look(cluster, spec, "--grant-scrape-namespaces=shop=*");

    assertThat(cluster.asked()).hasSizeLessThanOrEqualTo(14);
    assertThat(cluster.asked()).allSatisfy(one -> assertThat(one.most()).isEqualTo(100));
    int asked = cluster.asked().size();
    now.updateAndGet(time -> time.plusSeconds(60));
    look(cluster, spec, "--grant-scrape-namespaces=shop=*");
    assertThat(cluster.asked()).hasSize(2 * asked);
  }

  @Test
  void what_others_wrote_is_short_and_of_one_line() {
    List<NearMiss> misses =
        look(
            KnownCluster.of(
                pod(
                    "a",
                    "prometheus.io/scrape: \"yes\\n%s\"".formatted("x".repeat(9999)),
                    "Running",
                    "")),
            "{}");

    assertThat(misses.getFirst().found()).hasSizeLessThan(100).doesNotContain("\n");
  }

  private List<NearMiss> look(KnownCluster cluster, String spec, String... options) {
    PipelinePlan plan = Given.plan(spec, options);
    return probe.look(
        UID, new NearMissProbe.Request(plan.id().namespace(), plan.scrape(), cluster));
  }

  private static final String SCRAPE = "prometheus.io/scrape: 'true'";

  private static Arguments annotated(String name, String pod, Fault fault, String found) {
    return Arguments.of(name, pod, "{}", fault, "Pod shop/a", found);
  }

  private static Arguments job(
      String name, String objects, String labels, String more, Fault fault, String found) {
    return Arguments.of(name, objects, JOB.formatted(labels, more), fault, "job own", found);
  }

  private static String pod(String name, String annotations, String phase, String port) {
    return """
        {apiVersion: v1, kind: Pod,
          metadata: {namespace: shop, name: %s, labels: {app: shop}, annotations: {%s}},
          spec: {containers: [{name: main, ports: [%s]}]}, status: {phase: %s}}"""
        .formatted(name, annotations, port, phase);
  }

  private static String deployment(String own, String ofPods, int pods) {
    return """
        {apiVersion: apps/v1, kind: Deployment,
          metadata: {namespace: shop, name: web, annotations: {%s}},
          spec: {replicas: 3, template: {metadata: {annotations: {%s}}}}, status: {replicas: %d}}"""
        .formatted(own, ofPods, pods);
  }
}
