package dev.exemplars.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.exemplars.operator.real.AuditLog.Write;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The operator, as its own ServiceAccount, makes of every golden case the objects of its files, and
 * then is quiet: no reconcile after that sends a request that would change anything.
 */
class GoldenReconcileIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final RealCluster CLUSTER = RealCluster.shared();

  private final KubernetesClient admin = CLUSTER.admin();
  private OperatorUnderTest operator;

  static Stream<GoldenCase> cases() {
    return GoldenCase.all();
  }

  @AfterEach
  void stop() {
    operator.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void onceWrittenNothingIsWrittenAgain(GoldenCase golden) {
    ObjectNode pipeline = resumed(golden);
    List<GenericKubernetesResource> operands = operands(golden);
    namespaces(pipeline, operands).forEach(this::ensureNamespace);
    secretsOf(pipeline);
    start(golden);

    CLUSTER.applyText(pipeline.toString());
    operands.forEach(this::awaitExists);
    awaitRest(operands);
    int before = writes().size();

    restart(golden);
    Waiting.until("the second reconcile", PATIENCE, () -> operator.reconciliations() >= 1);
    reconcileOnceMore(operands);

    assertThat(writes().stream().skip(before)).isEmpty();
    delete(golden, operands);
  }

  /** One that is suspended would show nothing. */
  private static ObjectNode resumed(GoldenCase golden) {
    ObjectNode pipeline = (ObjectNode) golden.pipeline();
    ((ObjectNode) pipeline.path("spec")).remove("suspend");
    return pipeline;
  }

  private static List<GenericKubernetesResource> operands(GoldenCase golden) {
    return golden.golden().entrySet().stream()
        .filter(file -> file.getKey().startsWith("out-"))
        .map(file -> Serialization.unmarshal(file.getValue(), GenericKubernetesResource.class))
        .toList();
  }

  private static Set<String> namespaces(
      JsonNode pipeline, List<GenericKubernetesResource> operands) {
    Set<String> namespaces =
        operands.stream()
            .map(operand -> operand.getMetadata().getNamespace())
            .filter(name -> name != null)
            .collect(Collectors.toCollection(TreeSet::new));
    namespaces.add(pipeline.at("/metadata/namespace").asText());
    return namespaces;
  }

  private void ensureNamespace(String name) {
    if (admin.namespaces().withName(name).get() == null) {
      CLUSTER.createNamespace(name);
    }
  }

  /** Whatever a field refers to by name and key is there, and the operator may use it. */
  private void secretsOf(JsonNode pipeline) {
    String namespace = pipeline.at("/metadata/namespace").asText();
    for (JsonNode parent : pipeline.path("spec").findParents("key")) {
      if (parent.has("name")) {
        admin
            .resource(
                new SecretBuilder()
                    .withNewMetadata()
                    .withName(parent.path("name").asText())
                    .withNamespace(namespace)
                    .addToLabels("exemplars.dev/use", "true")
                    .endMetadata()
                    .addToStringData(parent.path("key").asText(), "anything")
                    .build())
            .fieldManager(parent.path("key").asText())
            .forceConflicts()
            .serverSideApply();
      }
    }
  }

  private void start(GoldenCase golden) {
    operator =
        OperatorUnderTest.start(
            CLUSTER,
            golden.pipeline().at("/metadata/namespace").asText(),
            golden.options().toArray(String[]::new));
  }

  private void restart(GoldenCase golden) {
    operator.close();
    start(golden);
  }

  private void awaitExists(GenericKubernetesResource operand) {
    Waiting.until(
        "%s %s".formatted(operand.getKind(), operand.getMetadata().getName()),
        PATIENCE,
        () -> inCluster(operand).get() != null);
  }

  /**
   * Waits until the cluster's controllers have said all that they have to say of the Deployment,
   * and the operator has heard it: then a reconcile has nothing to write. One that writes each time
   * never comes to rest.
   */
  private void awaitRest(List<GenericKubernetesResource> operands) {
    Waiting.until("the Deployment's conditions", PATIENCE, () -> isSettled(operands));
    Waiting.until(
        "a reconcile that writes nothing",
        PATIENCE,
        () -> {
          int before = writes().size();
          reconcileOnceMore(operands);
          return writes().size() == before;
        });
  }

  /** Where Prometheus is of others there is no Deployment to wait for. */
  private boolean isSettled(List<GenericKubernetesResource> operands) {
    return operands.stream()
        .filter(operand -> operand.getKind().equals("Deployment"))
        .map(operand -> inCluster(operand).require())
        .allMatch(
            deployment -> {
              List<?> conditions = deployment.get("status", "conditions");
              return conditions != null && conditions.size() >= 2;
            });
  }

  /** Labels a ConfigMap, which means nothing to the operator, but makes it look. */
  private void reconcileOnceMore(List<GenericKubernetesResource> operands) {
    double before = operator.reconciliations();
    inCluster(operand("ConfigMap", operands))
        .edit(
            object -> {
              object.getMetadata().getLabels().put("touched", UUID.randomUUID().toString());
              return object;
            });
    Waiting.until("a reconcile", PATIENCE, () -> operator.reconciliations() > before);
  }

  private static GenericKubernetesResource operand(
      String kind, List<GenericKubernetesResource> operands) {
    return operands.stream()
        .filter(operand -> operand.getKind().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private Resource<GenericKubernetesResource> inCluster(GenericKubernetesResource operand) {
    return admin.resource(operand);
  }

  /** A dry run counts: what stands is not asked about. */
  private static List<Write> writes() {
    return CLUSTER
        .audit()
        .ofTheOperator()
        .filter(write -> !write.resource().equals("leases"))
        .toList();
  }

  /**
   * Leaves nothing, for the next case may have the same names. A claim that outlives its pipeline
   * is a person's to delete.
   */
  private void delete(GoldenCase golden, List<GenericKubernetesResource> operands) {
    JsonNode metadata = golden.pipeline().path("metadata");
    String name = metadata.path("name").asText();
    Pipelines pipelines = new Pipelines(admin, metadata.path("namespace").asText());
    pipelines.delete(name);
    Waiting.until("the pipeline to go", PATIENCE, () -> !pipelines.exists(name));
    operands.stream()
        .filter(operand -> operand.getKind().equals("PersistentVolumeClaim"))
        .forEach(claim -> inCluster(claim).delete());
    Waiting.until(
        "its operands to go",
        PATIENCE,
        () -> operands.stream().allMatch(operand -> inCluster(operand).get() == null));
  }
}
