package dev.exemplars.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipeline;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElsewhereTest {

  @Test
  void what_is_noted_is_read_again() {
    // given
    List<HasMetadata> operands =
        List.of(
            configMap("shop"),
            configMap("monitoring"),
            new ClusterRoleBuilder().withNewMetadata().endMetadata().build(),
            configMap("cart"));

    // when
    Elsewhere elsewhere = Elsewhere.of(pipeline(Map.of()), operands);

    // then
    assertThat(elsewhere.asAnnotation())
        .isEqualTo(Map.of("exemplars.dev/operands-in", "*,cart,monitoring"));
    assertThat(Elsewhere.notedOn(pipeline(elsewhere.asAnnotation()))).isEqualTo(elsewhere);
  }

  @Test
  void nothing_is_noted_of_operands_beside_the_pipeline() {
    assertThat(Elsewhere.of(pipeline(Map.of()), List.of(configMap("shop"))).asAnnotation())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "../x", "a b", "A", "shop", "x?y=z"})
  void what_is_no_other_namespace_is_not_looked_into(String note) {
    assertThat(noted(note).isEmpty()).isTrue();
  }

  @Test
  void a_note_that_is_too_long_costs_no_more_than_one_that_may_be() {
    String note = IntStream.range(0, 1000).mapToObj(i -> "n" + i).collect(Collectors.joining(","));

    assertThat(noted(note).namespaces()).hasSize(102);
  }

  private static Elsewhere noted(String note) {
    return Elsewhere.notedOn(pipeline(Map.of("exemplars.dev/operands-in", note)));
  }

  private static ExemplarPipeline pipeline(Map<String, String> annotations) {
    ExemplarPipeline pipeline = new ExemplarPipeline();
    pipeline.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("shop")
            .withName("checkout")
            .withAnnotations(annotations)
            .build());
    return pipeline;
  }

  private static HasMetadata configMap(String namespace) {
    return new ConfigMapBuilder().withNewMetadata().withNamespace(namespace).endMetadata().build();
  }
}
