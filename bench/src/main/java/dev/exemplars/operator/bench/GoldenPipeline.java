package dev.exemplars.operator.bench;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.PlanResult;
import dev.exemplars.operator.plan.SecretUse;
import dev.exemplars.operator.settings.OperatorOptions;
import dev.exemplars.operator.settings.OperatorSettings;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A pipeline of the golden cases, and what the operator is told there.
 *
 * @param resource as it stands in the cluster
 */
record GoldenPipeline(ExemplarPipeline resource, OperatorSettings settings) {

  static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();

  static GoldenPipeline named(String golden) {
    return new GoldenPipeline(
        KUBERNETES.unmarshal(text(golden + "/in.yaml").orElseThrow(), ExemplarPipeline.class),
        OperatorOptions.parse(
                text(golden + "/options").stream().flatMap(String::lines).toArray(String[]::new))
            .settings());
  }

  PipelinePlan plan() {
    return switch (PipelinePlan.of(resource, settings)) {
      case PlanResult.Planned planned -> planned.plan();
      case PlanResult.Refused refused -> throw new IllegalStateException(refused.toString());
    };
  }

  /** What its Secrets hold. */
  static Credentials credentials(PipelinePlan plan) {
    return Credentials.of(
        plan.secrets().stream()
            .collect(
                Collectors.toMap(
                    Function.identity(),
                    (SecretUse use) -> use.key().getBytes(StandardCharsets.UTF_8))));
  }

  private static Optional<String> text(String path) {
    try (InputStream in = GoldenPipeline.class.getResourceAsStream("/" + path)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
