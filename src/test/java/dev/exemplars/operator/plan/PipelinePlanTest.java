package dev.exemplars.operator.plan;

import static dev.exemplars.operator.plan.Given.CHECKOUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.Reason;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PipelinePlanTest {

  private static final String ALL_FIELDS =
      """
      spec.grafana.labels.dashboard
      spec.grafana.labels.dashboard.
      spec.grafana.labels.datasource
      spec.grafana.namespace
      spec.prometheus.exemplars.limit
      spec.prometheus.exemplars.maxExemplars
      spec.prometheus.image
      spec.prometheus.version
      spec.scrape.annotations.prefix
      spec.scrape.interval
      spec.scrape.timeout
      spec.tracing.tempo.url
      spec.tracing.traceIdLabels
      spec.tracing.traceIdLabels
      spec.tracing.traceIdLabels
      spec.verification.interval
      """;

  @Test
  void a_tempo_url_alone_is_a_whole_plan() {
    // when
    PipelinePlan plan = Given.plan(Given.MINIMAL);

    // then
    assertThat(plan)
        .isEqualTo(
            new PipelinePlan(
                CHECKOUT,
                false,
                plan.external(),
                plan.prometheus(),
                plan.scrape(),
                plan.tracing(),
                plan.grafana(),
                new GrafanaAccess.NotGiven(),
                plan.alerts(),
                "http://checkout-prometheus.shop.svc:9090",
                new VerificationPlan(Duration.ofSeconds(60), true, 5)));
  }

  @Test
  void by_default_the_newest_prometheus_keeps_100000_exemplars() {
    assertThat(Given.plan(Given.MINIMAL).prometheus())
        .isEqualTo(
            new PrometheusPlan(
                new PrometheusVersion(3, 16, 0),
                "quay.io/prometheus/prometheus:v3.16.0",
                new ExemplarsPlan(100_000, 500_000, Optional.empty()),
                new StoragePlan.EmptyDir(ResourceQuantity.parse("10Gi").orElseThrow()),
                new Retention("15d", "8GB"),
                Map.of(),
                Duration.ZERO,
                new ResourcesPlan(Map.of("cpu", "100m", "memory", "384Mi"), Map.of()),
                new PlacementPlan(
                    Map.of(), List.of(), Optional.empty(), List.of(), Optional.empty(), List.of()),
                new PodMetadataPlan(Map.of(), Map.of()),
                Optional.empty(),
                List.of()));
  }

  @Test
  void by_default_annotated_pods_of_the_namespace_are_scraped() {
    assertThat(Given.plan(Given.MINIMAL).scrape())
        .isEqualTo(
            new ScrapePlan(
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                new ScrapedNamespaces.Named(List.of("shop")),
                Optional.of("prometheus.io"),
                List.of(),
                List.of(),
                Optional.empty(),
                Map.of()));
  }

  @Test
  void by_default_both_usual_labels_lead_to_the_tempo_that_is_named() {
    assertThat(Given.plan(Given.MINIMAL).tracing())
        .isEqualTo(
            new TracingPlan(
                new TraceBackend.Tempo(
                    new HttpUrl(URI.create("http://tempo.shop.svc:3200")),
                    Optional.empty(),
                    ClientPlan.PLAIN,
                    Optional.empty()),
                List.of("trace_id", "traceID"),
                List.of(),
                List.of()));
  }

  @Test
  void by_default_grafana_finds_its_objects_in_the_namespace() {
    assertThat(Given.plan(Given.MINIMAL).grafana())
        .isEqualTo(
            new GrafanaPlan.Written(
                "shop",
                Map.of("grafana_datasource", "1"),
                Optional.of(
                    new GrafanaPlan.Dashboard(
                        Map.of("grafana_dashboard", "1"), Optional.empty(), List.of())),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void whatever_is_given_takes_the_place_of_its_default() {
    // when
    PipelinePlan plan =
        Given.plan(
            """
            suspend: true
            scrape: {interval: 30s, timeout: 20s, annotations: {prefix: shop.example}}
            tracing: {tempo: {url: 'http://tempo:3200'}, traceIdLabels: [traceId, a]}
            verification: {interval: 5m}
            """);

    // then
    assertThat(plan.suspended()).isTrue();
    assertThat(plan.scrape().interval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(plan.scrape().timeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(plan.scrape().annotationPrefix()).contains("shop.example");
    assertThat(plan.tracing().traceIdLabels()).containsExactly("traceId", "a");
    assertThat(plan.verificationInterval()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void whatever_is_given_of_prometheus_takes_the_place_of_its_default() {
    // when
    PrometheusPlan plan =
        Given.plan(
                """
                prometheus: {version: 3.5.3, exemplars: {maxExemplars: 7, limit: 9}, externalLabels: {cluster: $eu}, outOfOrderTimeWindow: 10m}
                """)
            .prometheus();

    // then
    assertThat(plan.version()).isEqualTo(new PrometheusVersion(3, 5, 3));
    assertThat(plan.image()).isEqualTo("quay.io/prometheus/prometheus:v3.5.3");
    assertThat(plan.exemplars()).isEqualTo(new ExemplarsPlan(7, 9, Optional.empty()));
    assertThat(plan.externalLabels()).isEqualTo(Map.of("cluster", "$eu"));
    assertThat(plan.outOfOrderTimeWindow()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void the_place_of_the_pod_is_what_is_given() {
    assertThat(
            Given.plan(
                    """
                    prometheus: {nodeSelector: {kubernetes.io/arch: arm64}, priorityClassName: high, imagePullSecrets: [{name: mirror}],
                      affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: disk, operator: Exists}]}]}}},
                      topologySpreadConstraints: [{topologyKey: zone, maxSkew: 1, whenUnsatisfiable: ScheduleAnyway}],
                      tolerations: [{key: team, value: shop, effect: NoExecute, tolerationSeconds: 0}]}
                    """,
                    "--grant-priority-classes=high")
                .prometheus()
                .placement())
        .isEqualTo(
            new PlacementPlan(
                Map.of("kubernetes.io/arch", "arm64"),
                List.of(
                    new TolerationPlan(
                        Optional.of("team"),
                        "Equal",
                        Optional.of("shop"),
                        Optional.of("NoExecute"),
                        Optional.of(0))),
                Optional.of(
                    new AffinityBuilder()
                        .withNewNodeAffinity()
                        .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                        .addNewNodeSelectorTerm()
                        .addNewMatchExpression()
                        .withKey("disk")
                        .withOperator("Exists")
                        .endMatchExpression()
                        .endNodeSelectorTerm()
                        .endRequiredDuringSchedulingIgnoredDuringExecution()
                        .endNodeAffinity()
                        .build()),
                List.of(
                    new TopologySpreadConstraintBuilder()
                        .withMaxSkew(1)
                        .withTopologyKey("zone")
                        .withWhenUnsatisfiable("ScheduleAnyway")
                        .build()),
                Optional.of("high"),
                List.of("mirror")));
  }

  @Test
  void the_operator_decides_how_it_reaches_prometheus() {
    assertThat(
            Given.plan(
                    Given.MINIMAL, "--prometheus-url=http://{name}.{namespace}.{service}.example")
                .prometheusUrl())
        .isEqualTo("http://checkout.shop.checkout-prometheus.example");
  }

  @Test
  void a_default_timeout_is_never_longer_than_the_interval() {
    assertThat(Given.plan("scrape: {interval: 5s}").scrape().timeout())
        .isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void without_annotations_nothing_is_discovered_by_them() {
    assertThat(Given.plan("scrape: {annotations: {enabled: false}}").scrape().annotationPrefix())
        .isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          prometheus: {version: v3.16.0}                      | spec.prometheus.version                | v3.16.0      | such as 3.16.0
          prometheus: {version: '3.16'}                       | spec.prometheus.version                | 3.16         | such as 3.16.0
          prometheus: {exemplars: {limit: 0, maxExemplars: 0}} | spec.prometheus.exemplars.limit       | 0            | at least 1
          prometheus: {exemplars: {maxExemplars: -1}}         | spec.prometheus.exemplars.maxExemplars | -1           | 0 (off) or more
          prometheus: {exemplars: {maxExemplars: 500001}}     | spec.prometheus.exemplars.maxExemplars | 500001       | exceeds limit 500000: raise spec.prometheus.exemplars.limit, or lower it
          prometheus: {externalLabels: {__a: b}}              | spec.prometheus.externalLabels         | __a          | not starting with '__', such as cluster
          prometheus: {externalLabels: {a-b: c}}              | spec.prometheus.externalLabels         | a-b          | not starting with '__', such as cluster
          prometheus: {outOfOrderTimeWindow: 24h1ms}          | spec.prometheus.outOfOrderTimeWindow   | 24h1ms       | must be a duration from 0s to 24h, such as 0s
          prometheus: {nodeSelector: {'a b': x}}              | spec.prometheus.nodeSelector           | a b          | use [prefix/]name
          prometheus: {nodeSelector: {a: 'b c'}}              | spec.prometheus.nodeSelector.a         | b c          | at most 63 letters, digits, '-', '_' and '.'
          prometheus: {priorityClassName: High}               | spec.prometheus.priorityClassName      | High         | use a DNS name
          prometheus: {imagePullSecrets: [{name: a}, {name: B}]} | spec.prometheus.imagePullSecrets[1].name | B       | use a DNS name
          prometheus: {imagePullSecrets: [{name: a}, {name: a}]} | spec.prometheus.imagePullSecrets    | [a, a]       | names a Secret twice: remove the repetition
          prometheus: {tolerations: [{key: a}, {key: 'a b'}]} | spec.prometheus.tolerations[1].key     | a b          | use [prefix/]name
          prometheus: {tolerations: [{key: a, operator: In}]} | spec.prometheus.tolerations[0].operator | In          | use Exists or Equal
          prometheus: {tolerations: [{}]}                     | spec.prometheus.tolerations[0].operator | Equal       | must be Exists without a key: set it, or give spec.prometheus.tolerations[0].key
          prometheus: {tolerations: [{key: a, operator: Exists, value: b}]} | spec.prometheus.tolerations[0].value | b | must not be given with operator Exists: remove it, or set operator: Equal
          prometheus: {tolerations: [{key: a, value: 'b c'}]} | spec.prometheus.tolerations[0].value   | b c          | at most 63 letters, digits, '-', '_' and '.'
          prometheus: {tolerations: [{key: a, effect: Never}]} | spec.prometheus.tolerations[0].effect | Never        | use NoSchedule, PreferNoSchedule or NoExecute
          prometheus: {tolerations: [{key: a, effect: NoExecute, tolerationSeconds: -1}]} | spec.prometheus.tolerations[0].tolerationSeconds | -1 | must be 0 or more
          prometheus: {tolerations: [{key: a, effect: NoSchedule, tolerationSeconds: 9}]} | spec.prometheus.tolerations[0].tolerationSeconds | 9 | remove it, or set effect: NoExecute
          scrape: {interval: 15}                              | spec.scrape.interval                   | 15           | from 1s to 24h, such as 15s
          scrape: {interval: 999ms, timeout: 1s}              | spec.scrape.interval                   | 999ms        | from 1s to 24h, such as 15s
          scrape: {interval: 24h1ms}                          | spec.scrape.interval                   | 24h1ms       | from 1s to 24h, such as 15s
          scrape: {timeout: 99ms}                             | spec.scrape.timeout                    | 99ms         | from 100ms to 24h, such as 10s
          scrape: {timeout: 16s}                              | spec.scrape.timeout                    | 16s          | exceeds the interval 15s: lower it, or raise spec.scrape.interval
          scrape: {interval: 10s, timeout: 10001ms}           | spec.scrape.timeout                    | 10s1ms       | exceeds the interval 10s: lower it, or raise spec.scrape.interval
          scrape: {annotations: {prefix: Prometheus.io}}      | spec.scrape.annotations.prefix         | Prometheus.io | use a DNS name such as prometheus.io
          scrape: {annotations: {prefix: prometheus.io/}}     | spec.scrape.annotations.prefix         | prometheus.io/ | use a DNS name such as prometheus.io
          tracing: {tempo: {url: 'tempo:3200'}}               | spec.tracing.tempo.url                 | tempo:3200   | must be an http or https URL without credentials, query or fragment, such as http://tempo:3200
          tracing: {tempo: {url: 'http://tempo'}, traceIdLabels: []}     | spec.tracing.traceIdLabels | []           | must name 1 to 8 labels, such as trace_id
          tracing: {tempo: {url: 'http://tempo'}, traceIdLabels: [a, b, c, d, e, f, g, h, i]} | spec.tracing.traceIdLabels | [a, b, c, d, e, f, g, h, i] | must name 1 to 8 labels, such as trace_id
          tracing: {tempo: {url: 'http://tempo'}, traceIdLabels: [a, b, a]} | spec.tracing.traceIdLabels | [a, b, a]  | names a label twice: remove the repetition
          tracing: {tempo: {url: 'http://tempo'}, traceIdLabels: [trace.id]} | spec.tracing.traceIdLabels | trace.id  | use letters, digits and '_', such as trace_id
          tracing: {tempo: {url: 'http://tempo'}, traceIdLabels: [1a]}   | spec.tracing.traceIdLabels | 1a           | use letters, digits and '_', such as trace_id
          grafana: {namespace: Monitoring}                    | spec.grafana.namespace                 | Monitoring   | at most 63 of a-z, 0-9 and '-'
          grafana: {folder: a/b}                              | spec.grafana.folder                    | a/b          | use at most 63 letters, digits, spaces, '-' and '_'
          grafana: {folder: ..}                               | spec.grafana.folder                    | ..           | use at most 63 letters, digits, spaces, '-' and '_'
          grafana: {logs: {lokiUid: a b}}                     | spec.grafana.logs.lokiUid              | a b          | 1 to 40 letters, digits, '-' and '_'
          grafana: {labels: {datasource: {'a b': x}}}         | spec.grafana.labels.datasource         | a b          | use [prefix/]name
          grafana: {labels: {dashboard: {a: 'b c'}}}          | spec.grafana.labels.dashboard.a        | b c          | at most 63 letters, digits, '-', '_' and '.'
          grafana: {labels: {dashboard: {argocd.argoproj.io/instance: x}}} | spec.grafana.labels.dashboard | argocd.argoproj.io/instance | belongs to another controller: use a key of your own
          verification: {interval: 4s}                        | spec.verification.interval             | 4s           | from 5s to 24h, such as 1m
          verification: {interval: 25h}                       | spec.verification.interval             | 25h          | from 5s to 24h, such as 1m
          verification: {interval: soon}                      | spec.verification.interval             | soon         | from 5s to 24h, such as 1m
          """)
  void a_value_that_cannot_work_is_refused_with_field_value_and_cure(
      String fields, String field, String value, String cure) {
    // when
    List<SpecProblem> problems = Given.problems(fields);

    // then
    assertThat(problems).extracting(SpecProblem::field).containsExactly(field);
    SpecProblem problem = problems.getFirst();
    assertThat(problem.reason()).isEqualTo(Reason.SpecInvalid);
    assertThat(problem.value()).isEqualTo(value);
    assertThat(problem.message()).startsWith(field + ": \"" + value + "\" ").endsWith(cure);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "prometheus: {exemplars: {maxExemplars: 0}}",
        "prometheus: {exemplars: {limit: 1}}",
        "prometheus: {exemplars: {maxExemplars: 500000}}",
        "prometheus: {externalLabels: {_: a, A9_: é}}",
        "prometheus: {outOfOrderTimeWindow: 0s}",
        "prometheus: {outOfOrderTimeWindow: 24h}",
        "prometheus: {tolerations: [{operator: Exists}, {key: a}, {key: a, value: ''}]}",
        "prometheus: {nodeSelector: {}, tolerations: [], imagePullSecrets: []}",
        "scrape: {interval: 1s, timeout: 1s}",
        "scrape: {interval: 24h, timeout: 24h}",
        "scrape: {timeout: 100ms}",
        "verification: {interval: 5s}",
        "verification: {interval: 24h}",
        "tracing: {tempo: {url: 'http://tempo'}, traceIdLabels: [a, b, c, d, e, f, g, h]}",
        "tracing: {tempo: {url: 'http://tempo'}, traceIdLabels: [_A9]}",
        "grafana: {folder: a}",
        "grafana: {folder: 'Team A_b-'}",
        "grafana: {logs: {lokiUid: a-B_9}}"
      })
  void a_value_on_the_bound_is_taken(String fields) {
    assertThat(Given.problems(fields)).isEmpty();
  }

  @Test
  void all_problems_are_listed_at_once() {
    // when
    List<SpecProblem> problems =
        Given.problems(
            """
            prometheus: {version: 2.44.0, image: 'evil.example/p:v1', exemplars: {limit: 9000000, maxExemplars: -1}}
            scrape: {interval: often, timeout: never, annotations: {prefix: '%'}}
            tracing: {tempo: {url: ''}, traceIdLabels: [a-b, a-b]}
            grafana: {namespace: '!', labels: {datasource: {kubernetes.io/x: y}, dashboard: {'': '?'}}}
            verification: {interval: 1ms}
            """);

    // then
    assertThat(problems.stream().map(SpecProblem::field).sorted())
        .containsExactlyElementsOf(ALL_FIELDS.lines().toList());
  }

  @Test
  void a_missing_url_is_told_without_a_value() {
    assertThat(Given.problems("tracing: {tempo: {}}"))
        .singleElement()
        .extracting(SpecProblem::message)
        .asString()
        .startsWith("spec.tracing.tempo.url: is missing: set it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1shop",
        "-shop",
        "shop-",
        "Shop",
        "shop.cart",
        "a2345678901234567890123456789012345678901"
      })
  void a_name_that_no_service_could_have_is_refused(String name) {
    assertRefused(new PipelineId("shop", name), "metadata.name", name);
  }

  /** As a file may say that no API server has judged. */
  @ParameterizedTest
  @ValueSource(strings = {"", "Shop", "a b", "a.b", "../x", "x/y", "x@y", "-a"})
  void a_namespace_that_cannot_be_is_refused(String namespace) {
    assertRefused(new PipelineId(namespace, "checkout"), "metadata.namespace", namespace);
  }

  private static void assertRefused(PipelineId id, String field, String value) {
    assertThat(PipelinePlan.of(Given.pipeline(id, Given.MINIMAL), Given.settings()))
        .isInstanceOfSatisfying(
            PlanResult.Refused.class,
            refused ->
                assertThat(refused.problems())
                    .singleElement()
                    .extracting(SpecProblem::field, SpecProblem::value)
                    .containsExactly(field, value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a1", "a--b", "a234567890123456789012345678901234567890"})
  void a_name_that_a_service_can_have_is_taken(String name) {
    // given
    PipelineId id = new PipelineId("shop", name);

    // when
    PipelinePlan plan = Given.plan(id, Given.MINIMAL);

    // then
    assertThat(plan.id()).isEqualTo(id);
    assertThat(plan.names()).isEqualTo(new Names(id));
  }

  @Test
  void a_problem_shows_a_long_or_hostile_value_shortened_and_printable() {
    // when
    SpecProblem problem =
        new SpecProblem(Reason.SpecInvalid, "spec.x", "a\nb\u009b" + "x".repeat(200), "is wrong");

    // then
    assertThat(problem.value()).isEqualTo("a b " + "x".repeat(96) + "…");
    assertThat(problem.message()).isEqualTo("spec.x: \"" + problem.value() + "\" is wrong");
  }

  /** A key of the user's own may be part of it. */
  @Test
  void a_problem_shows_a_long_or_hostile_field_shortened_and_printable() {
    assertThat(
            new SpecProblem(Reason.SpecInvalid, "spec.x.a\nb\u009b" + "x".repeat(300), "", "is odd")
                .message())
        .isEqualTo("spec.x.a b " + "x".repeat(189) + "…: is odd");
  }

  @Test
  void a_pipeline_that_its_namespace_has_no_room_for_is_not_allowed() {
    // given
    String cap = "--max-pipelines-per-namespace=3";
    NamespaceSearch nothing = new NamespaceSearch.Found(List.of());

    // then
    assertThat(Given.problemsAmid(new Surroundings(2, nothing), Given.MINIMAL, cap)).isEmpty();
    assertThat(Given.problemsAmid(new Surroundings(3, nothing), Given.MINIMAL, cap))
        .containsExactly(
            new SpecProblem(
                Reason.NotAllowed,
                "metadata.name",
                "checkout",
                "is one more pipeline than the 3 that the operator allows in a namespace: delete an"
                    + " older one, or have its --max-pipelines-per-namespace raised"));
  }

  @Test
  void more_jobs_than_the_operator_allows_are_not_allowed() {
    // given
    String two = "scrape: {jobs: [{name: a, podSelector: {}}, {name: b, staticTargets: ['db:1']}]}";

    // then
    assertThat(Given.problems(two, "--max-scrape-jobs=2")).isEmpty();
    assertThat(Given.problems(two, "--max-scrape-jobs=1"))
        .containsExactly(
            new SpecProblem(
                Reason.NotAllowed,
                "spec.scrape.jobs",
                "2",
                "jobs are more than the operator allows: use at most 1, or have its"
                    + " --max-scrape-jobs raised"));
  }
}
