package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.Tools;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever somebody does to an operand, it ends as it was, and what is foreign in it stays. */
class DriftIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final JsonMapper JSON = new JsonMapper();
  private static final RealCluster CLUSTER = RealCluster.shared();
  private static final KubernetesClient ADMIN = CLUSTER.admin();

  /** All of them that a pipeline has inside its namespace. */
  private static final String NEAR =
      """
      tracing: {tempo: {url: http://tempo:3200}}
      verification: {interval: 5s}
      prometheus: {networkPolicy: {enabled: true}}
      scrape:
        jobs:
          - name: db
            staticTargets: ["db.shop:80"]
            authorization: {credentials: {name: db, key: token}}
      """;

  /** And outside. */
  private static final String FAR =
      """
      tracing: {tempo: {url: http://tempo:3200}}
      verification: {interval: 5s}
      scrape: {namespaces: {from: All}}
      grafana: {namespace: %s}
      """;

  private static String namespace = "";
  private static String grafana = "";
  private static OperatorUnderTest operator;

  @BeforeAll
  static void twoPipelines() {
    namespace = CLUSTER.newNamespace("drift");
    grafana = CLUSTER.newNamespace("drift-grafana");
    operator =
        OperatorUnderTest.start(
            CLUSTER,
            namespace,
            "--grant-grafana-namespaces=%s=%s".formatted(namespace, grafana),
            "--grant-scrape-namespaces=%s=*".formatted(namespace));
    Pipelines pipelines = new Pipelines(ADMIN, namespace);
    pipelines.secret("db", Map.of("token", "anything"));
    pipelines.apply("near", NEAR);
    pipelines.apply("far", FAR.formatted(grafana));
    pipelines.awaitReason("near", "DeploymentUnavailable");
    pipelines.awaitReason("far", "DeploymentUnavailable");
  }

  @AfterAll
  static void stop() {
    new Pipelines(ADMIN, namespace).delete("far");
    Waiting.until(
        "what is outside to go",
        PATIENCE,
        () -> operands().noneMatch(operand -> !operand.isIn(namespace)));
    operator.close();
  }

  @Test
  void everyKindThatTheOperatorMayWriteIsAmongThem() {
    Set<String> found = new TreeSet<>(operands().map(Operand::plural).toList());

    assertThat(found).containsExactlyElementsOf(new TreeSet<>(kinds().map(Kind::plural).toList()));
  }

  static Stream<Arguments> damages() {
    return operands()
        .flatMap(
            operand ->
                Stream.of(Damage.values())
                    .filter(damage -> damage.isPossible(operand.read()))
                    .map(damage -> Arguments.of(operand, damage)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("damages")
  void damagedOperandIsRepaired(Operand operand, Damage damage) {
    ObjectNode undamaged = operand.read();

    operand.damage(damage);

    if (damage == Damage.DELETED) {
      operand.awaitSuccessorOf(undamaged);
    }
    damage.keep(undamaged);
    Waiting.until(
        "%s to be as before".formatted(operand),
        PATIENCE,
        () -> operand.exists() && essence(operand.read()).equals(essence(undamaged)));
    operand.releaseFinalizers();
  }

  /** What is left of an object without what the API server and its controllers write into it. */
  private static JsonNode essence(ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    copy.remove("status");
    ((ObjectNode) copy.path("metadata"))
        .remove(
            List.of("uid", "resourceVersion", "creationTimestamp", "generation", "managedFields"));
    if (copy.at("/metadata/annotations") instanceof ObjectNode annotations) {
      annotations.remove("deployment.kubernetes.io/revision");
    }
    return copy;
  }

  private static Stream<Operand> operands() {
    List<Operand> operands = new ArrayList<>();
    kinds()
        .forEach(
            kind ->
                ADMIN
                    .genericKubernetesResources(kind.context())
                    .inAnyNamespace()
                    .list()
                    .getItems()
                    .stream()
                    .filter(object -> object.getMetadata().getAnnotations() != null)
                    .filter(DriftIT::isOfThisTest)
                    .map(
                        object ->
                            new Operand(
                                kind,
                                object.getMetadata().getNamespace(),
                                object.getMetadata().getName()))
                    .forEach(operands::add));
    return operands.stream();
  }

  private static boolean isOfThisTest(GenericKubernetesResource object) {
    String owner = object.getMetadata().getAnnotations().getOrDefault("exemplars.dev/pipeline", "");
    return owner.startsWith(namespace + "/");
  }

  /** What the operator may both create and delete. */
  private static Stream<Kind> kinds() {
    List<Kind> kinds = new ArrayList<>();
    try (var documents =
        new YAMLMapper()
            .readerFor(JsonNode.class)
            .<JsonNode>readValues(Tools.file("deploy/operator.yaml").toFile())) {
      for (JsonNode document : documents.readAll()) {
        if (document.path("kind").asText().equals("ClusterRole")
            && document.at("/metadata/name").asText().equals("exemplar-operator")) {
          document.path("rules").forEach(rule -> kinds.addAll(kinds(rule)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return kinds.stream();
  }

  private static List<Kind> kinds(JsonNode rule) {
    List<String> verbs = rule.path("verbs").valueStream().map(JsonNode::asText).toList();
    return verbs.containsAll(List.of("create", "delete"))
        ? rule.path("resources")
            .valueStream()
            .map(resource -> new Kind(rule.at("/apiGroups/0").asText(), resource.asText()))
            .toList()
        : List.of();
  }

  private record Kind(String group, String plural) {

    ResourceDefinitionContext context() {
      return new ResourceDefinitionContext.Builder()
          .withGroup(group)
          .withVersion("v1")
          .withPlural(plural)
          .withNamespaced(!plural.startsWith("cluster"))
          .build();
    }
  }

  private record Operand(Kind kind, String inNamespace, String name) {

    String plural() {
      return kind.plural;
    }

    boolean isIn(String other) {
      return other.equals(inNamespace);
    }

    boolean exists() {
      return resource().get() != null;
    }

    ObjectNode read() {
      return JSON.valueToTree(resource().require());
    }

    void awaitSuccessorOf(JsonNode deleted) {
      Waiting.until(
          "another %s".formatted(this),
          PATIENCE,
          () -> exists() && !read().at("/metadata/uid").equals(deleted.at("/metadata/uid")));
    }

    /** Fails unless the API server has taken it. */
    void damage(Damage damage) {
      ObjectNode before = read();
      ObjectNode damaged = before.deepCopy();
      damage.inflict(damaged);
      if (damaged.isEmpty()) {
        assertThat(resource().delete()).isNotEmpty();
        return;
      }
      ((ObjectNode) damaged.path("metadata")).remove("resourceVersion");
      List<ObjectNode> taken = new ArrayList<>();
      Waiting.until(
          "%s to be damaged".formatted(this), PATIENCE, () -> taken.addAll(replace(damaged)));
      assertThat(essence(taken.getFirst()))
          .isNotEqualTo(essence(before))
          .isEqualTo(essence(damaged));
    }

    /** What the API server made of it; nothing where a controller came in between. */
    private static List<ObjectNode> replace(ObjectNode object) {
      try {
        return List.of(
            JSON.valueToTree(
                ADMIN
                    .resource(JSON.convertValue(object, GenericKubernetesResource.class))
                    .update()));
      } catch (KubernetesClientException e) {
        if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
          return List.of();
        }
        throw e;
      }
    }

    /** Whoever else writes the object meanwhile. */
    void releaseFinalizers() {
      resource()
          .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": {\"finalizers\": null}}");
    }

    private Resource<GenericKubernetesResource> resource() {
      var all = ADMIN.genericKubernetesResources(kind.context());
      return inNamespace == null ? all.withName(name) : all.inNamespace(inNamespace).withName(name);
    }

    @Override
    public String toString() {
      return kind.plural + "/" + name;
    }
  }
}
