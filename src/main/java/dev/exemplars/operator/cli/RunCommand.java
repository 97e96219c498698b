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
import dev.exemplars.operator.settings.LeaseSettings;
import dev.exemplars.operator.settings.OperatorOptions;
import dev.exemplars.operator.settings.OperatorSettings;
import dev.exemplars.operator.status.StatusFactory;
import java.time.InstantSource;
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
    OperatorRuntime runtime = start(cluster, settings, clock);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("shutdown")
                .unstarted(
                    () -> {
                      runtime.close();
                      cluster.close();
                      stopped.countDown();
                    }));
    stopped.await();
    return 0;
  }

  /** Wires an operator together: the one place that knows every part. */
  public static OperatorRuntime start(
      ClusterConnection cluster, OperatorSettings settings, InstantSource clock) {
    BoundedHttp http =
        new BoundedHttp(
            settings.prometheus().allowLoopback(), cluster.client().getMasterUrl().getHost());
    Observatory observatory = new Observatory(http, settings, clock);
    PipelineMetrics metrics = new PipelineMetrics();
    return OperatorRuntime.start(
        cluster,
        settings,
        metrics,
        new ExemplarPipelineReconciler(
            settings,
            new SecretReader(settings, clock),
            new Observers(
                observatory,
                new ConfigReload(http, settings),
                new ChainObserver(http, settings, clock)),
            new StatusUpdates(
                new StatusFactory(clock), new EventWriter(clock, instance(settings)), metrics)));
  }

  /** What this operator is called beside others. */
  private static String instance(OperatorSettings settings) {
    return settings.lease().map(LeaseSettings::holder).orElse("exemplar-operator");
  }
}
