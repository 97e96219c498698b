package dev.exemplars.operator.verdict;

import dev.exemplars.operator.observe.grafana.FakeGrafana;
import dev.exemplars.operator.observe.targets.ClusterSource;
import dev.exemplars.operator.observe.targets.KnownCluster;
import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.VerificationPlan;
import dev.exemplars.operator.real.Exposure;
import dev.exemplars.operator.real.RealProcess;
import dev.exemplars.operator.real.ScriptedTarget;
import dev.exemplars.operator.real.ScriptedTarget.Script;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A way on which all is well, of real parts, and what differs from it. */
final class Scene implements AutoCloseable {

  static final String REVISION = "of-this-test";

  /** A look each second, which a spec may not ask for. */
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  final Ground ground;
  final String version;
  final FakeGrafana grafana = FakeGrafana.start();
  List<String> flags = List.of("--enable-feature=exemplar-storage");
  String tracing;
  String scrape = "{interval: 1s, timeout: 1s}";
  String more = "{}";
  String options = "--grant-hosts=shop=127.0.0.1";
  long maxExemplars = 10_000;
  String job = "annotated-pods";
  String jobSettings = "";
  String settings = "";

  /** Fields of externalPrometheus beside its URL; empty where Prometheus is the operator's own. */
  Optional<String> external = Optional.empty();

  /** Where the operator is sent to reach that Prometheus. */
  UnaryOperator<String> front = url -> url;

  boolean isHurried = true;

  /** How far the hurried clock may get ahead: no verdict is due before that time has passed. */
  Duration grace = Duration.ofSeconds(60);

  boolean podsAreKnown = true;
  boolean prometheusRuns = true;
  Consumer<CaseRun> event = run -> {};
  boolean isWellFirst;
  boolean fallsSilent;
  int looks = 4;

  private final Map<String, String> targets = new LinkedHashMap<>();
  private final Map<String, String> namespaces = new HashMap<>();
  private final KnownCluster cluster = new KnownCluster();
  private final List<AutoCloseable> open = new ArrayList<>();

  Scene(Ground ground, String version) {
    this.ground = ground;
    this.version = version;
    this.tracing = "{tempo: {url: '%s'}}".formatted(ground.tempo().url());
    serves(known());
  }

  /** An application whose exemplars lead to traces. */
  Exposure known() {
    return Exposure.of(() -> Map.of("trace_id", ground.known().next()));
  }

  /** The only Pod is this one. */
  Scene serves(Script script) {
    return nobody().and("shop-0", script);
  }

  Scene nobody() {
    targets.clear();
    cluster.clear();
    return this;
  }

  /** There is one more. */
  Scene and(String pod, Script script) {
    return at(pod, running(script).port());
  }

  /** There is one more, of somebody else. */
  Scene andElsewhere(String namespace, String pod, Script script) {
    namespaces.put(pod, namespace);
    targets.put(pod, "127.0.0.1:" + running(script).port());
    return this;
  }

  /** There is one more, which runs the real application. */
  Scene andTheShop(String pod) {
    return at(pod, URI.create(ground.shop().metricsUrl()).getPort());
  }

  /** There is one more, or one that is elsewhere now. */
  Scene at(String pod, int port) {
    targets.put(pod, "127.0.0.1:" + port);
    if (cluster.get("shop", pod).isEmpty()) {
      cluster.add(pod(pod));
    }
    return this;
  }

  /** There is one more where nothing listens. */
  Scene andNothingAt(String pod) {
    return at(pod, RealProcess.freePort());
  }

  Scene without(String pod) {
    targets.remove(pod);
    cluster.remove(pod);
    return this;
  }

  /**
   * All is well for a while, and then nothing comes in any more. What was stored while all was well
   * speaks for the targets for some more minutes: these pass sixty times as fast.
   */
  Scene fallsSilent(Script other) {
    fallsSilent = true;
    return turnsInto(other);
  }

  /** All is well for a while, and then the only Pod answers otherwise. */
  Scene turnsInto(Script other) {
    AtomicReference<Script> now = new AtomicReference<>(known());
    isWellFirst = true;
    event = run -> now.set(other);
    return serves(exchange -> now.get().answer(exchange));
  }

  /** What that Pod says of exemplars. */
  Scene expecting(String pod, String said) {
    return annotating(pod, "exemplars.dev/expect", said);
  }

  /** That Pod has one more annotation. */
  Scene annotating(String pod, String key, String value) {
    Pod is = cluster.get("shop", pod).orElseThrow();
    cluster.add(is.edit().editMetadata().addToAnnotations(key, value).endMetadata().build());
    return this;
  }

  /** That Pod declares that port. */
  Scene declaring(String pod, int port) {
    Pod is = cluster.get("shop", pod).orElseThrow();
    cluster.add(
        is.edit()
            .editSpec()
            .addNewContainer()
            .withName("main")
            .addNewPort()
            .withContainerPort(port)
            .endPort()
            .endContainer()
            .endSpec()
            .build());
    return this;
  }

  /** There is that object, too, in YAML. */
  Scene has(String yaml) {
    cluster.add(KnownCluster.object(yaml));
    return this;
  }

  /** A server that ends with the scene. */
  ScriptedTarget running(Script script) {
    ScriptedTarget target = ScriptedTarget.start(script);
    open.add(target);
    return target;
  }

  /** Something that ends with the scene. */
  <T extends AutoCloseable> T closing(T each) {
    open.add(each);
    return each;
  }

  /** The same over TLS. */
  ScriptedTarget runningOverTls(Script script) {
    ScriptedTarget target = ScriptedTarget.start(ground.stranger(), script);
    open.add(target);
    return target;
  }

  /** Traces are looked for there. */
  Scene asking(String tempoUrl) {
    tracing = "{tempo: {url: '%s'}}".formatted(tempoUrl);
    return this;
  }

  /** What the operator may read. */
  ClusterSource cluster() {
    return podsAreKnown ? cluster : new KnownCluster();
  }

  PipelinePlan plan(String prometheusUrl) {
    PipelinePlan plan =
        Given.plan(
            Given.CHECKOUT,
            """
            %s
            tracing: %s
            %s
            """
                .formatted(prometheus(prometheusUrl), tracing, more.equals("{}") ? "" : more),
            "--prometheus-url=" + prometheusUrl,
            "--allow-loopback=true",
            options);
    return lookedAtEach(INTERVAL, plan);
  }

  private String prometheus(String url) {
    return external
        .map(fields -> "externalPrometheus: {url: '%s'%s}".formatted(url, fields))
        .orElse("prometheus: {version: %s}\nscrape: %s".formatted(version, scrape));
  }

  /** It is another's, which scrapes Pods of others as well. */
  Scene shared(String fields) {
    external = Optional.of(fields);
    return this;
  }

  /** The same, but looked at more often than a spec may ask for. */
  static PipelinePlan lookedAtEach(Duration interval, PipelinePlan plan) {
    return new PipelinePlan(
        plan.id(),
        plan.suspended(),
        plan.external(),
        plan.prometheus(),
        plan.scrape(),
        plan.tracing(),
        plan.grafana(),
        plan.grafanaAccess(),
        plan.alerts(),
        plan.prometheusUrl(),
        new VerificationPlan(
            interval, plan.verification().probeTargets(), plan.verification().resolveTraces()));
  }

  /** What Prometheus runs with. */
  String config() {
    StringBuilder all = new StringBuilder();
    targets.forEach(
        (pod, address) ->
            all.append(
                "  - {targets: [\"%s\"], labels: {namespace: %s, pod: %s}}\n"
                    .formatted(address, namespaces.getOrDefault(pod, "shop"), pod)));
    return """
        global: {scrape_interval: 1s, scrape_timeout: 1s}
        rule_files: ["rules/revision/%s/*.yml"]
        storage: {exemplars: {max_exemplars: %d}}
        %s
        scrape_configs:
        - job_name: %s
          %s
          static_configs: %s
        %s
        """
        .formatted(
            REVISION,
            maxExemplars,
            settings,
            job,
            jobSettings,
            targets.isEmpty() ? "[]" : "",
            all.toString().stripTrailing());
  }

  @Override
  public void close() {
    grafana.close();
    for (AutoCloseable each : open) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Of this machine, and one that wants to be scraped. */
  static Pod pod(String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName(name)
        .addToAnnotations("prometheus.io/scrape", "true")
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .withPodIP("127.0.0.1")
        .addNewPodIP("127.0.0.1")
        .endStatus()
        .build();
  }
}
