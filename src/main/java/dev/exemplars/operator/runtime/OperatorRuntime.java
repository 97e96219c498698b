package dev.exemplars.operator.runtime;

import dev.exemplars.operator.settings.OperatorSettings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running operator: started once, closed once. */
public final class OperatorRuntime implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(OperatorRuntime.class);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

  private final Operator operator;
  private final HttpEndpoints endpoints;
  private final ExecutorService executor;
  private final Optional<Leadership> leadership;

  private OperatorRuntime(
      Operator operator,
      HttpEndpoints endpoints,
      ExecutorService executor,
      Optional<Leadership> leadership) {
    this.operator = operator;
    this.endpoints = endpoints;
    this.executor = executor;
    this.leadership = leadership;
  }

  /**
   * Starts health and metrics first, then the controller. Returns when its caches have synced; of
   * several operators, those that stand by return at once.
   *
   * @param own metrics of what is reconciled, and of reconciling it
   * @throws RuntimeException where the cluster cannot be reached or forbids a watch
   */
  public static OperatorRuntime start(
      ClusterConnection cluster,
      OperatorSettings settings,
      List<MultiCollector> own,
      Reconciler<? extends HasMetadata> reconciler) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    own.forEach(registry.getPrometheusRegistry()::register);
    JvmMetrics.bindTo(registry);
    MicrometerMetrics metrics = MicrometerMetrics.withoutPerResourceMetrics(registry);
    ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    // JOSDK 5.2 calls this twice: everything it hands over is made outside.
    Operator operator =
        new Operator(
            overrider ->
                overrider
                    .withKubernetesClient(cluster.client())
                    .withMetrics(metrics)
                    .withExecutorService(executor)
                    .withCloseClientOnStop(false)
                    .withUseSSAToPatchPrimaryResource(true)
                    .withPreviousAnnotationForDependentResources(false)
                    .withParseResourceVersions(true)
                    .withReconciliationTerminationTimeout(settings.limits().terminationTimeout()));
    operator.register(
        reconciler,
        override -> {
          override.withRetry(endlessRetry(settings.limits().retryMaxInterval()));
          if (!settings.watchNamespaces().isEmpty()) {
            override.settingNamespaces(settings.watchNamespaces());
          }
        });
    Optional<Leadership> leadership =
        settings.lease().map(lease -> Leadership.seek(lease, cluster.gate().orElseThrow()));
    BooleanSupplier leads = () -> leadership.map(Leadership::isLeading).orElse(true);
    Gauge.builder("exemplar.operator.leading", () -> leads.getAsBoolean() ? 1 : 0)
        .description("Whether this operator reconciles (1) or stands by (0).")
        .register(registry);
    HttpEndpoints endpoints =
        HttpEndpoints.start(settings.httpPort(), new OperatorHealth(operator, leads), registry);
    OperatorRuntime runtime = new OperatorRuntime(operator, endpoints, executor, leadership);
    if (leadership.isEmpty()) {
      runtime.lead();
    } else {
      Thread.ofVirtual().name("leadership").start(() -> runtime.leadWhenItMay(leadership.get()));
    }
    log.atInfo().addKeyValue("port", endpoints.port()).log("started");
    return runtime;
  }

  /** Port of health and metrics. */
  public int httpPort() {
    return endpoints.port();
  }

  private void lead() {
    try {
      operator.start();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** A leader that cannot start gives the lead away with its life. */
  private void leadWhenItMay(Leadership lead) {
    try {
      if (lead.await()) {
        lead();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("cannot lead", e);
      Runtime.getRuntime().halt(1);
    }
  }

  private static GenericRetry endlessRetry(Duration mostBetween) {
    return new GenericRetry()
        .withoutMaxAttempts()
        .setInitialInterval(FIRST_RETRY.toMillis())
        .setIntervalMultiplier(2)
        .setMaxInterval(mostBetween.toMillis());
  }

  /** Lets running reconciliations end, gives the lease back, then stops. */
  @Override
  public void close() {
    log.info("stopping");
    operator.stop();
    leadership.ifPresent(Leadership::close);
    executor.shutdownNow();
    endpoints.close();
  }
}
