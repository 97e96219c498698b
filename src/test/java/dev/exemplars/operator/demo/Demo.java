package dev.exemplars.operator.demo;

import dev.exemplars.operator.demo.Exemplars.Exemplar;
import dev.exemplars.operator.real.ExampleShop;
import dev.exemplars.operator.real.LoopbackNode;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.RealProcess;
import dev.exemplars.operator.real.TempoServer;
import dev.exemplars.operator.real.Tools;
import dev.exemplars.operator.real.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Starts real parts on this machine, applies a pipeline, and follows one exemplar to its trace.
 * With {@code DEMO_EXIT=1} it ends by itself, and fails unless all of that was seen.
 */
public final class Demo {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String NAME = "shop";

  /** Where nobody listens. */
  private static final String NOWHERE = "http://127.0.0.1:9";

  private static final int BROKEN = 1;
  private static final int CANNOT_TELL = 3;

  private final Stage stage;

  private Demo(Stage stage) {
    this.stage = stage;
  }

  /** Runs the demo; ends with 1 where something did not show. */
  public static void main(String[] arguments) throws InterruptedException {
    Stage stage = new Stage();
    Thread stop = new Thread(stage::close);
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      new Demo(stage).run();
    } catch (RuntimeException e) {
      e.printStackTrace();
      say("The demo failed; logs are in " + stage.directory());
      System.exit(1);
    }
    if (System.getenv("DEMO_EXIT") == null) {
      say("All of it stays up until you press Ctrl-C.");
      new CountDownLatch(1).await();
    }
    System.exit(0);
  }

  private void run() {
    Optional<Breakage> breakage = Breakage.requested();
    step("1/6", "Tempo, the trace backend, starts (it takes a while; the rest goes on)");
    TempoServer tempo = stage.tempo();
    step("2/6", "a Kubernetes API server with etcd and controllers; no node, no container");
    RealCluster cluster = stage.cluster();
    step("3/6", "the operator, as a process with the token of its own ServiceAccount");
    int prometheusPort = RealProcess.freePort();
    int operatorPort = RealProcess.freePort();
    LoopbackNode node = stage.node(cluster, prometheusPort);
    stage.operator(cluster, node.prometheusUrl(), operatorPort);
    tempo.awaitReady();
    step("4/6", "an example application under a small load, one request in ten traced");
    Pipelines pipelines = new Pipelines(cluster.admin(), Stage.NAMESPACE);
    step("5/6", "the pipeline is applied; a played kubelet runs the Deployment that follows:");
    say("      Prometheus with the arguments and ConfigMap of the API, other paths and port, and");
    say("      a kubeconfig with its ServiceAccount's token in place of a mounted one");
    breakage.ifPresent(one -> showBroken(one, cluster, pipelines, tempo));
    ExampleShop shop = well(cluster, tempo);
    pipelines.apply(NAME, spec(tempo.url(), "[trace_id, traceID]"));
    watch(pipelines);
    step("6/6", "from an exemplar to its trace, and the verdict of the whole way");
    follow(node, tempo);
    awaitReason(pipelines, "TracesFound");
    check(0);
    finish(node, tempo, shop, operatorPort);
  }

  /** Breaks one stage, and shows how that is told; what follows mends it. */
  private void showBroken(
      Breakage breakage, RealCluster cluster, Pipelines pipelines, TempoServer tempo) {
    say("");
    say("      Broken on request: " + breakage.text());
    ExampleShop shop = stage.shop(breakage == Breakage.UNSAMPLED ? NOWHERE : tempo.otlpGrpcUrl());
    if (breakage == Breakage.PLAIN) {
      shop.register(cluster.admin(), Stage.NAMESPACE, stage.plain(shop).port());
    } else {
      shop.register(cluster.admin(), Stage.NAMESPACE);
    }
    pipelines.apply(
        NAME,
        spec(
            breakage == Breakage.BACKEND ? NOWHERE : tempo.url(),
            breakage == Breakage.LABEL ? "[traceID]" : "[trace_id, traceID]"));
    awaitReason(pipelines, breakage.reason());
    check(breakage == Breakage.BACKEND ? CANNOT_TELL : BROKEN);
    say("      Now it is mended.");
    say("");
    shop.close();
    cluster
        .admin()
        .pods()
        .inNamespace(Stage.NAMESPACE)
        .withName("shop")
        .withGracePeriod(0)
        .delete();
    Waiting.until(
        "the Pod to go",
        PATIENCE,
        () -> cluster.admin().pods().inNamespace(Stage.NAMESPACE).withName("shop").get() == null);
  }

  private ExampleShop well(RealCluster cluster, TempoServer tempo) {
    ExampleShop shop = stage.shop(tempo.otlpGrpcUrl());
    shop.register(cluster.admin(), Stage.NAMESPACE);
    return shop;
  }

  private static void awaitReason(Pipelines pipelines, String reason) {
    pipelines.await(
        reason,
        NAME,
        PATIENCE,
        status -> status.verdict() != null && status.verdict().reason().equals(reason));
  }

  private void check(int expected) {
    try {
      int exitCode = stage.check(NAME);
      if (exitCode != expected) {
        throw new IllegalStateException("check ended with " + exitCode);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String spec(String tempoUrl, String labels) {
    return """
        tracing: {tempo: {url: %s}, traceIdLabels: %s}
        scrape: {interval: 5s}
        verification: {interval: 5s}
        """
        .formatted(tempoUrl, labels);
  }

  /** Shows the resource until its counts have grown twice. */
  private void watch(Pipelines pipelines) {
    long seen = 0;
    for (int grown = 0; grown < 3; grown++) {
      long before = seen;
      seen =
          pipelines
              .await(
                  "more stored exemplars",
                  NAME,
                  PATIENCE,
                  status ->
                      Pipelines.ready(status).status().equals("True")
                          && status.exemplars() != null
                          && status.exemplars().stored() > before)
              .exemplars()
              .stored();
      kubectl(grown == 0 ? List.of("get", "expl") : List.of("get", "expl", "--no-headers"));
    }
  }

  private static void follow(LoopbackNode node, TempoServer tempo) {
    Exemplar exemplar = Exemplars.newest(node.prometheusUrl());
    say("      " + exemplar.describe());
    Waiting.until(
        "the trace %s in Tempo".formatted(exemplar.traceId()),
        PATIENCE,
        () -> !TraceTree.of(tempo.url(), exemplar.traceId()).isEmpty());
    TraceTree.of(tempo.url(), exemplar.traceId()).forEach(line -> say("      " + line));
    say("");
  }

  private void finish(LoopbackNode node, TempoServer tempo, ExampleShop shop, int operatorPort) {
    say(
        """

        Seen: a pipeline that is Ready, counts that grow, an exemplar and its trace in Tempo, and five stages that are True.
        DEMO_FAULT=label|plain|unsampled|backend breaks one of them first.
          Prometheus   %s/api/v1/query_exemplars?query=http_request_duration_seconds_bucket
          Tempo        %s/api/v2/traces/<trace id>
          application  %s
          operator     http://127.0.0.1:%d/metrics
          cluster      KUBECONFIG=%s %s -n %s get expl,deploy,cm
        """
            .formatted(
                node.prometheusUrl(),
                tempo.url(),
                shop.metricsUrl(),
                operatorPort,
                stage.directory().resolve("kubeconfig"),
                Tools.get("kubectl"),
                Stage.NAMESPACE));
  }

  private void kubectl(List<String> arguments) {
    try {
      List<String> command =
          new ArrayList<>(List.of(Tools.get("kubectl").toString(), "-n", Stage.NAMESPACE));
      command.addAll(arguments);
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("KUBECONFIG", stage.directory().resolve("kubeconfig").toString());
      Process kubectl = builder.start();
      kubectl.inputReader().lines().forEach(line -> say("      " + line));
      if (kubectl.waitFor() != 0) {
        throw new IllegalStateException("kubectl failed");
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void step(String number, String what) {
    say("[" + number + "] " + what);
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
