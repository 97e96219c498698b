package dev.exemplars.operator.cli;

import dev.exemplars.operator.apply.EventWriter;
import dev.exemplars.operator.observe.ChainObserver;
import dev.exemplars.operator.observe.ConfigReload;
import dev.exemplars.operator.observe.Observatory;
import dev.exemplars.operator.observe.SecretReader;
import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.reconcile.ExemplarPipelineReconciler;
import dev.exemplars.operator.reconcile.ExemplarPipelineReconciler.Observers;
import dev.exemplars.operator.reconcile.PipelineMetrics;
import dev.exemplars.operator.reconcile.StatusUpdates;
import dev.exemplars.operator.runtime.ClusterConnection;
import dev.exemplars.operator.runtime.OperatorRuntime;
import dev.exemplars.operator.runtime.Tracing;
import dev.exemplars.operator.settings.LeaseSettings;
import dev.exemplars.operator.settings.OperatorOptions;
import dev.exemplars.operator.settings.OperatorSettings;
import dev.exemplars.operator.status.StatusFactory;
import dev.exemplars.operator.telemetry.OwnWork;
import dev.exemplars.operator.telemetry.Spans;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code run}: reconciles pipelines until it is stopped. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Reconcile the pipelines of a cluster (KUBECONFIG, or the Pod's own account).")
public final class RunCommand implements Callable<Integer> {

  @Mixin private OperatorOptions options = new OperatorOptions();

  @Override
  public Integer call() throws InterruptedException {
    OperatorSettings settings = options.settings();
    InstantSource clock = InstantSource.system();
    ClusterConnection cluster = ClusterConnection.open(settings, clock);
    ClusterCheck.of(cluster.client(), settings);
    Optional<Tracing> tracing = settings.tracing().map(Tracing::start);
    Spans spans = tracing.map(Tracing::api).map(Spans::of).orElse(Spans.NONE);
    OperatorRuntime runtime = start(cluster, settings, clock, spans);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("shutdown")
                .unstarted(
                    () -> {
                      runtime.close();
                      cluster.close();
                      tracing.ifPresent(Tracing::close);
                      stopped.countDown();
                    }));
    stopped.await();
    return 0;
  }

  /** An operator that traces nothing. */
  public static OperatorRuntime start(
      ClusterConnection cluster, OperatorSettings settings, InstantSource clock) {
    return start(cluster, settings, clock, Spans.NONE);
  }

  /** Wires an operator together: the one place that knows every part. */
  private static OperatorRuntime start(
      ClusterConnection cluster, OperatorSettings settings, InstantSource clock, Spans spans) {
    BoundedHttp http =
        new BoundedHttp(
            settings.prometheus().allowLoopback(),
            cluster.client().getMasterUrl().getHost(),
            spans);
    Observatory observatory = new Observatory(http, settings, clock);
    PipelineMetrics metrics = new PipelineMetrics();
    OwnWork work = new OwnWork(spans);
    return OperatorRuntime.start(
        cluster,
        settings,
        List.of(metrics, work),
        new ExemplarPipelineReconciler(
            settings,
            new SecretReader(settings, clock),
            new Observers(
                observatory,
                new ConfigReload(http, settings),
                new ChainObserver(http, settings, clock),
                work),
            new StatusUpdates(
                new StatusFactory(clock), new EventWriter(clock, instance(settings)), metrics)));
  }

  /** What this operator is called beside others. */
  private static String instance(OperatorSettings settings) {
    return settings.lease().map(LeaseSettings::holder).orElse("exemplar-operator");
  }
}
