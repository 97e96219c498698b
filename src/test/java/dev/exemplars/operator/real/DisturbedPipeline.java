package dev.exemplars.operator.real;

import dev.exemplars.operator.plan.PipelineId;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A pipeline with namespaces, a way to the API server and an operator of its own. On that way one
 * request is disturbed; an operator that ends by it is succeeded by another.
 */
public final class DisturbedPipeline implements AutoCloseable {

  /** A label that means nothing. */
  static final String TOUCHED = "touched";

  private static final String NAME = "demo";

  /** What a user has made beforehand. */
  private static final Set<String> GIVEN = Set.of("Secret NAMESPACE/far");

  private static final Duration PATIENCE = Duration.ofSeconds(45);

  private final RealCluster cluster;
  private final PipelineId id;
  private final Pipelines pipelines;
  private final ClusterState state;
  private ApiProxy proxy;
  private OperatorUnderTest operator;
  private Instant disturbedSince = Instant.MAX;
  private boolean isWanted;

  private DisturbedPipeline(RealCluster cluster, ClusterState state, String namespace) {
    this.cluster = cluster;
    this.state = state;
    this.id = new PipelineId(namespace, NAME);
    this.pipelines = new Pipelines(cluster.admin(), namespace);
    this.proxy = ApiProxy.to(cluster);
  }

  /** Makes the namespaces {@code <name>}, {@code <name>-grafana} and {@code <name>-scraped}. */
  public static DisturbedPipeline start(RealCluster cluster, ClusterState state, String namespace) {
    DisturbedPipeline pipeline = new DisturbedPipeline(cluster, state, namespace);
    cluster.createNamespace(namespace);
    cluster.createNamespace(namespace + "-grafana");
    cluster.createNamespace(namespace + "-scraped");
    new Pipelines(cluster.admin(), namespace)
        .secret("far", Map.of("user", "shop", "password", "swordfish"));
    pipeline.startOperator();
    return pipeline;
  }

  public PipelineId id() {
    return id;
  }

  /** Since when the fault is to be expected. */
  public Instant disturbedSince() {
    return disturbedSince;
  }

  /** From now on requests count, and the fault meets the one of that number. */
  public void expect(Fault fault, int number) {
    disturbedSince = Instant.now();
    proxy.expect(fault, number);
  }

  public int counted(Fault fault) {
    return proxy.counted(fault);
  }

  public boolean struck() {
    return proxy.struck();
  }

  /** Applies a spec, with {@code NAMESPACE} replaced; with an empty one there is no pipeline. */
  public void become(String spec) {
    isWanted = !spec.isEmpty();
    if (spec.isEmpty()) {
      pipelines.delete(NAME);
    } else {
      pipelines.apply(NAME, spec.replace("NAMESPACE", id.namespace()));
    }
  }

  /**
   * Where the fault ends the operator, waits for that, or for an end without, and starts another.
   */
  public boolean meet(Map<String, String> end) {
    if (!proxy.expected().endsTheOperator()) {
      return false;
    }
    Waiting.until("the fault", PATIENCE, () -> struck() || state.around(id).equals(end));
    boolean met = struck();
    ApiProxy next = proxy.successor();
    operator.close();
    proxy.close();
    proxy = next;
    startOperator();
    return met;
  }

  /** Waits until all that is written stands, and another look writes nothing; gives the state. */
  public Map<String, String> awaitRest() {
    if (!isWanted) {
      Waiting.until("nothing", PATIENCE, () -> state.around(id).keySet().equals(GIVEN));
      return state.around(id);
    }
    pipelines.awaitReason(NAME, "DeploymentUnavailable");
    Waiting.until("the Deployment's controller", PATIENCE, this::isTakenUp);
    Waiting.until(
        "a look that writes nothing",
        PATIENCE,
        () -> {
          int before = proxy.counted(Fault.Killed);
          lookAgain();
          return proxy.counted(Fault.Killed) == before;
        });
    return state.around(id);
  }

  /** Waits until the state is that one, and stays when the operator looks again. */
  public void await(Map<String, String> wanted) {
    state.await(wanted, id, PATIENCE);
    if (isWanted) {
      lookAgain();
      state.await(wanted, id, PATIENCE);
    }
  }

  /** Deletes the pipeline, and waits until it has gone, and all that no garbage collection sees. */
  public void end() {
    pipelines.delete(NAME);
    Waiting.until("the pipeline to go", PATIENCE, () -> !pipelines.exists(NAME));
    Waiting.until("nothing elsewhere", PATIENCE, () -> state.elsewhere(id).isEmpty());
  }

  @Override
  public void close() {
    operator.close();
    proxy.close();
  }

  private void startOperator() {
    KubernetesClient client = cluster.asOperatorThrough(proxy);
    String namespace = id.namespace();
    operator =
        OperatorUnderTest.start(
            client,
            namespace,
            "--grant-grafana-namespaces=%s=%s-grafana".formatted(namespace, namespace),
            "--grant-scrape-namespaces=%s=*".formatted(namespace),
            "--termination-timeout=1s");
  }

  private boolean isTakenUp() {
    Deployment deployment =
        cluster
            .admin()
            .apps()
            .deployments()
            .inNamespace(id.namespace())
            .withName(NAME + "-prometheus")
            .require();
    return deployment
            .getMetadata()
            .getGeneration()
            .equals(deployment.getStatus().getObservedGeneration())
        && deployment.getStatus().getConditions().size() >= 2;
  }

  /** A change of an operand that is none to the operator makes it look. */
  private void lookAgain() {
    double before = operator.reconciliations();
    ConfigMap map =
        cluster
            .admin()
            .configMaps()
            .inNamespace(id.namespace())
            .withLabel("app.kubernetes.io/component", "prometheus")
            .list()
            .getItems()
            .getFirst();
    cluster
        .admin()
        .resource(map)
        .edit(
            one -> {
              one.getMetadata().getLabels().put(TOUCHED, UUID.randomUUID().toString());
              return one;
            });
    Waiting.until("a look", PATIENCE, () -> operator.reconciliations() > before);
  }
}
