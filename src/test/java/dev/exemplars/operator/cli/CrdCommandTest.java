package dev.exemplars.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

/** {@code crd} as a user runs it. */
class CrdCommandTest {

  @Test
  void theDefinitionIsOneApplicableObject() {
    Cli.Result result = Cli.run("crd");

    CustomResourceDefinition definition =
        Serialization.unmarshal(result.out(), CustomResourceDefinition.class);
    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(definition.getMetadata().getName()).isEqualTo("exemplarpipelines.exemplars.dev");
    assertThat(definition.getSpec().getNames().getShortNames()).containsExactly("expl");
  }

  @Test
  void theDefinitionIsTheSameBytesEachTime() {
    assertThat(Cli.run("crd")).isEqualTo(Cli.run("crd"));
  }

  @Test
  void itTakesNoArguments() {
    Cli.Result result = Cli.run("crd", "--output=json");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("Unknown option: '--output=json'");
  }
}
