package dev.exemplars.operator.observe.targets;

import static dev.exemplars.operator.observe.targets.ScrapedPods.running;
import static dev.exemplars.operator.observe.targets.ScrapedPods.told;
import static dev.exemplars.operator.observe.targets.TargetProbeTest.BODY;
import static dev.exemplars.operator.observe.targets.TargetProbeTest.OPEN_METRICS;
import static dev.exemplars.operator.observe.targets.TargetProbeTest.credentials;
import static dev.exemplars.operator.observe.targets.TargetProbeTest.ok;
import static dev.exemplars.operator.observe.targets.TargetProbeTest.plan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.observe.http.RawServer;
import dev.exemplars.operator.observe.targets.ProbedTarget.Hindrance;
import dev.exemplars.operator.observe.targets.ProbedTarget.NotRead;
import dev.exemplars.operator.observe.targets.ProbedTarget.Read;
import dev.exemplars.operator.observe.targets.TargetProbe.Look;
import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.PipelinePlan;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever says what targets there are may lie: nobody is called because of it. */
class HostileTargetsTest {

  private static final String UID = "uid";

  private final ScrapedPods pods = new ScrapedPods();
  private final TargetProbe probe =
      new TargetProbe(new BoundedHttp(true, "192.0.2.1"), InstantSource.system());

  static Stream<Arguments> hostile() {
    return Stream.of(
        Arguments.of("no Pod of that name", (Change) pod -> null),
        Arguments.of("another address", ip("192.0.2.7")),
        Arguments.of(
            "no address", (Change) pod -> pod.editStatus().withPodIPs().endStatus().build()),
        Arguments.of(
            "the network of the node",
            (Change) pod -> pod.editSpec().withHostNetwork(true).endSpec().build()),
        Arguments.of(
            "a Pod that has ended",
            (Change) pod -> pod.editStatus().withPhase("Succeeded").endStatus().build()),
        Arguments.of(
            "a Pod that ends",
            (Change)
                pod ->
                    pod.editMetadata()
                        .withDeletionTimestamp("2026-01-01T00:00:00Z")
                        .endMetadata()
                        .build()),
        Arguments.of(
            "a Pod that never asked to be scraped",
            (Change) pod -> pod.editMetadata().withAnnotations(Map.of()).endMetadata().build()));
  }

  interface Change {
    Pod of(PodBuilder pod);
  }

  private static Change ip(String address) {
    return pod -> pod.editStatus().withPodIPs().addNewPodIP(address).endStatus().build();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void a_pod_that_is_not_as_prometheus_tells_is_not_asked(String name, Change change)
      throws IOException {
    try (RawServer server = RawServer.answering(ok(OPEN_METRICS, BODY))) {
      Optional.ofNullable(change.of(running("shop", "shop-x"))).ifPresent(pods::put);

      assertBlocked(
          server,
          probe.probe(
              UID, look(plan(""), told("shop", "shop-x", server.uri("/metrics").toString()))));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:%d/metrics",
        "http://user:secret@127.0.0.1:%d/metrics",
        "http://127.0.0.1:%d/metrics#x",
        "http://127.1:%d/metrics",
        "http://2130706433:%d/metrics",
        "http://[::ffff:127.0.0.1]:%d/metrics@",
        "ftp://127.0.0.1:%d/metrics",
        "http:127.0.0.1:%d/metrics",
        "//127.0.0.1:%d/metrics",
        "http://127.0.0.1:%d\\@192.0.2.1/metrics",
        "http://127.0.0.1:%d/a b"
      })
  void a_url_that_is_not_that_of_the_pod_is_not_asked(String url) throws IOException {
    try (RawServer server = RawServer.answering(ok(OPEN_METRICS, BODY))) {
      pods.put(
          url.contains("::")
              ? ip("192.0.2.9").of(running("shop", "shop-x"))
              : running("shop", "shop-x").build());

      assertBlocked(
          server,
          probe.probe(UID, look(plan(""), told("shop", "shop-x", url.formatted(server.port())))));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"kube-system", "billing", "../shop", "", "SHOP"})
  void a_pod_of_a_namespace_that_is_not_scraped_is_not_even_looked_for(String namespace)
      throws IOException {
    try (RawServer server = RawServer.answering(ok(OPEN_METRICS, BODY))) {
      pods.put(running(namespace, "shop-x").build());

      assertBlocked(
          server,
          probe.probe(
              UID, look(plan(""), told(namespace, "shop-x", server.uri("/metrics").toString()))));
      assertThat(pods.asked()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secrets/x", "a/b", "..", "x?watch=1", "%2e%2e", "X", ""})
  void what_is_no_name_of_a_pod_is_not_looked_for(String name) throws IOException {
    try (RawServer server = RawServer.answering(ok(OPEN_METRICS, BODY))) {
      assertBlocked(
          server,
          probe.probe(UID, look(plan(""), told("shop", name, server.uri("/metrics").toString()))));
      assertThat(pods.asked()).isEmpty();
    }
  }

  @Test
  void a_granted_namespace_is_asked_and_by_its_job_alone() throws IOException {
    PipelinePlan plan =
        Given.plan(
            "scrape: {namespaces: {from: Names, names: [shop, billing]}, jobs: [{name: own,"
                + " podSelector: {}, namespaces: [shop]}]}",
            "--grant-scrape-namespaces=shop=billing");
    try (RawServer server = RawServer.answering(ok(OPEN_METRICS, BODY))) {
      pods.put(running("billing", "b-x").build());
      String url = server.uri("/metrics").toString();

      assertBlocked(server, probe.probe(UID, look(plan, told("own", "billing", "b-x", url))));
      assertThat(probe.probe(UID, look(plan, told("billing", "b-x", url))).getFirst().answer())
          .isInstanceOf(Read.class);
    }
  }

  @Test
  void credentials_of_https_are_not_sent_over_http() throws IOException {
    PipelinePlan plan =
        plan(
            "scrape: {jobs: [{name: own, podSelector: {}, scheme: https, authorization:"
                + " {credentials: {name: a, key: b}}}]}");
    try (RawServer server = RawServer.answering(ok(OPEN_METRICS, BODY))) {
      pods.put(running("shop", "own-x").build());

      assertBlocked(
          server,
          probe.probe(
              UID,
              look(
                  plan,
                  Optional.of(credentials(plan)),
                  told("own", "shop", "own-x", server.uri("/metrics").toString()))));
    }
  }

  @Test
  void a_static_target_and_a_job_that_is_none_are_not_asked() throws IOException {
    PipelinePlan plan = plan("scrape: {jobs: [{name: own, staticTargets: ['db.shop.svc:1']}]}");
    try (RawServer server = RawServer.answering(ok(OPEN_METRICS, BODY))) {
      pods.put(running("shop", "shop-x").build());
      String url = server.uri("/metrics").toString();

      assertBlocked(server, probe.probe(UID, look(plan, told("own", "shop", "shop-x", url))));
      assertBlocked(server, probe.probe(UID, look(plan, told("none", "shop", "shop-x", url))));
    }
  }

  @Test
  void the_api_server_is_not_asked_though_a_pod_had_its_address() throws IOException {
    try (RawServer server = RawServer.answering(ok(OPEN_METRICS, BODY))) {
      pods.put(running("shop", "shop-x").build());
      TargetProbe in = new TargetProbe(new BoundedHttp(false, "127.0.0.1"), InstantSource.system());

      assertBlocked(
          server,
          in.probe(UID, look(plan(""), told("shop", "shop-x", server.uri("/metrics").toString()))));
    }
  }

  @Test
  void pods_that_cannot_be_read_are_a_hindrance() throws IOException {
    try (RawServer server = RawServer.answering(ok(OPEN_METRICS, BODY))) {
      Look look =
          new Look(
              TargetRules.of(
                  plan(""),
                  (namespace, name) -> {
                    throw new IllegalStateException("forbidden");
                  }),
              Optional.empty(),
              List.of(told("shop", "shop-x", server.uri("/metrics").toString())),
              false);

      assertBlocked(server, probe.probe(UID, look));
    }
  }

  private static void assertBlocked(RawServer server, List<ProbedTarget> probed) {
    assertThat(probed)
        .isNotEmpty()
        .allSatisfy(
            one ->
                assertThat(one.answer())
                    .isInstanceOfSatisfying(
                        NotRead.class,
                        answer -> assertThat(answer.hindrance()).isEqualTo(Hindrance.Blocked)));
    assertThat(server.requests()).isEmpty();
  }

  private Look look(PipelinePlan plan, Target target) {
    return look(plan, Optional.empty(), target);
  }

  private Look look(PipelinePlan plan, Optional<Credentials> credentials, Target target) {
    return new Look(TargetRules.of(plan, pods), credentials, List.of(target), false);
  }
}
