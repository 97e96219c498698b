package dev.exemplars.operator.runtime;

import dev.exemplars.operator.settings.OperatorSettings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running operator: started once, closed once. */
public final class OperatorRuntime implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(OperatorRuntime.class);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

  private final Operator operator;
  private final HttpEndpoints endpoints;
  private final ExecutorService executor;

  private OperatorRuntime(Operator operator, HttpEndpoints endpoints, ExecutorService executor) {
    this.operator = operator;
    this.endpoints = endpoints;
    this.executor = executor;
  }

  /**
   * Starts health and metrics first, then the controller. Returns when its caches have synced.
   *
   * @throws RuntimeException where the cluster cannot be reached or forbids a watch
   */
  public static OperatorRuntime start(
      KubernetesClient client,
      OperatorSettings settings,
      Reconciler<? extends HasMetadata> reconciler) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    JvmMetrics.bindTo(registry);
    MicrometerMetrics metrics = MicrometerMetrics.withoutPerResourceMetrics(registry);
    ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    // JOSDK 5.2 calls this twice: everything it hands over is made outside.
    Operator operator =
        new Operator(
            overrider ->
                overrider
                    .withKubernetesClient(client)
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
    HttpEndpoints endpoints =
        HttpEndpoints.start(settings.httpPort(), new OperatorHealth(operator), registry);
    OperatorRuntime runtime = new OperatorRuntime(operator, endpoints, executor);
    try {
      operator.start();
    } catch (RuntimeException e) {
      runtime.close();
      throw e;
    }
    log.atInfo().addKeyValue("port", endpoints.port()).log("started");
    return runtime;
  }

  /** Port of health and metrics. */
  public int httpPort() {
    return endpoints.port();
  }

  private static GenericRetry endlessRetry(Duration mostBetween) {
    return new GenericRetry()
        .withoutMaxAttempts()
        .setInitialInterval(FIRST_RETRY.toMillis())
        .setIntervalMultiplier(2)
        .setMaxInterval(mostBetween.toMillis());
  }

  /** Lets running reconciliations end, then stops. */
  @Override
  public void close() {
    log.info("stopping");
    operator.stop();
    executor.shutdownNow();
    endpoints.close();
  }
}
