package dev.exemplars.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.plan.PipelineId;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OperandMemoryTest {

  private static final String UID = "11111111-1111-1111-1111-111111111111";
  private static final String LARGE = "x".repeat(1_000_000);
  private static final OperandKind<ConfigMap> KIND = OperandKind.of(new ConfigMap());

  private final OperandMemory memory = new OperandMemory(new OnePipeline());

  @Test
  void of_what_is_nobodys_a_name_is_kept() {
    ConfigMap foreign = configMap(Map.of("note", LARGE), Map.of("file.yaml", LARGE));

    assertThat(size(memory.of(KIND, foreign))).isLessThan(200);
  }

  /** Whoever says that it is a pipeline's may choose the pipeline, and how long all names are. */
  @Test
  void of_what_is_of_no_pipeline_that_there_is_the_claim_is_kept_where_it_can_be_one() {
    ConfigMap claimed = configMap(marks("shop/gone", UID), Map.of("file.yaml", LARGE));
    ConfigMap stale = configMap(marks("shop/checkout", "another"), Map.of("file.yaml", LARGE));
    ConfigMap endless = configMap(marks("shop/" + LARGE, LARGE), Map.of());

    assertThat(Stream.of(claimed, stale, endless))
        .allSatisfy(
            object -> {
              ConfigMap kept = memory.of(KIND, object);
              assertThat(size(kept)).isLessThan(300);
              assertThat(Ownership.pipelineOf(kept)).isEqualTo(Ownership.pipelineOf(object));
            });
    assertThat(memory.of(KIND, claimed).getMetadata().getAnnotations())
        .isEqualTo(marks("shop/gone", UID));
  }

  @Test
  void of_an_operand_only_what_the_operator_wrote_is_kept() {
    ConfigMap operand =
        configMap(
            marks("shop/checkout", UID),
            Map.of("prometheus.yml", "a: b", "dashboard.json", LARGE, "foreign", LARGE));

    ConfigMap kept = memory.of(KIND, operand);

    assertThat(kept.getData())
        .isEqualTo(Map.of("prometheus.yml", "a: b", "dashboard.json", PipelineId.sha256(LARGE)));
    assertThat(kept.getMetadata()).isEqualTo(operand.getMetadata());
    assertThat(operand.getData()).as("others see it whole").hasSize(3);
  }

  /** Whoever has a pipeline may mark anything as that pipeline's, and make any number of it. */
  @Test
  void of_what_has_no_name_of_an_operand_the_claim_is_kept() {
    ConfigMap one =
        new ConfigMapBuilder(
                configMap(marks("shop/checkout", UID), Map.of("prometheus.yml", LARGE)))
            .editMetadata()
            .withName("one-of-many")
            .endMetadata()
            .build();
    ConfigMap elsewhere =
        new ConfigMapBuilder(one)
            .editMetadata()
            .withNamespace("grafana")
            .withName("checkout-prometheus-config-3-11")
            .endMetadata()
            .build();

    ConfigMap referring =
        new ConfigMapBuilder(one)
            .editMetadata()
            .withAnnotations(Map.of())
            .addNewOwnerReference()
            .withApiVersion("exemplars.dev/v1alpha1")
            .withKind("ExemplarPipeline")
            .withName("checkout")
            .withUid(UID)
            .endOwnerReference()
            .endMetadata()
            .build();

    assertThat(Stream.of(one, elsewhere, referring))
        .allSatisfy(
            object -> {
              ConfigMap kept = memory.of(KIND, object);
              assertThat(size(kept)).isLessThan(300);
              assertThat(Ownership.uidOn(kept)).contains(UID);
            });
  }

  @Test
  void a_dashboard_differs_from_one_that_was_changed_by_a_letter() {
    assertThat(OperandMemory.condensed(dashboard("a")))
        .isEqualTo(OperandMemory.condensed(dashboard("a")));
    assertThat(OperandMemory.condensed(dashboard("a")))
        .isNotEqualTo(OperandMemory.condensed(dashboard("b")));
  }

  private static ConfigMap dashboard(String text) {
    return new ConfigMapBuilder().withData(Map.of("dashboard.json", text)).build();
  }

  private static Map<String, String> marks(String pipeline, String uid) {
    return Map.of("exemplars.dev/pipeline", pipeline, "exemplars.dev/pipeline-uid", uid);
  }

  private static ConfigMap configMap(Map<String, String> annotations, Map<String, String> data) {
    FieldsV1 fields = new FieldsV1();
    fields.setAdditionalProperty(
        "f:data", Map.of("f:prometheus.yml", Map.of(), "f:dashboard.json", Map.of()));
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName("checkout-prometheus-config-3-11")
        .withUid(UID)
        .withAnnotations(annotations)
        .withManagedFields(
            new ManagedFieldsEntryBuilder()
                .withManager("exemplar-operator")
                .withOperation("Apply")
                .withFieldsV1(fields)
                .build())
        .endMetadata()
        .withData(data)
        .build();
  }

  private static int size(ConfigMap map) {
    return Serialization.asJson(map).length();
  }

  /** Of all pipelines there is one, shop/checkout. */
  private static final class OnePipeline implements IndexedResourceCache<ExemplarPipeline> {

    private static final ExemplarPipeline CHECKOUT = new ExemplarPipeline();

    static {
      CHECKOUT.setMetadata(
          new ObjectMetaBuilder().withNamespace("shop").withName("checkout").withUid(UID).build());
    }

    @Override
    public List<ExemplarPipeline> byIndex(String index, String key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Stream<ExemplarPipeline> list(String namespace, Predicate<ExemplarPipeline> predicate) {
      return list(predicate);
    }

    @Override
    public Stream<ExemplarPipeline> list(Predicate<ExemplarPipeline> predicate) {
      return Stream.of(CHECKOUT).filter(predicate);
    }

    @Override
    public Optional<ExemplarPipeline> get(ResourceID id) {
      return list(one -> ResourceID.fromResource(one).equals(id)).findFirst();
    }

    @Override
    public Stream<ResourceID> keys() {
      return Stream.of(ResourceID.fromResource(CHECKOUT));
    }
  }
}
