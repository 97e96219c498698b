package dev.exemplars.operator.operands.prometheus;

import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.operands.form.OperandMetadata;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.SecretUse;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The Secret that the Pod mounts: the keys that are referred to, each a file, and nothing else of
 * the Secrets that they are from. Without a reference there is none, and its mount is empty: so the
 * first one restarts nothing.
 */
public final class PrometheusCredentials {

  private PrometheusCredentials() {}

  /** Empty where nothing is referred to. */
  public static Optional<Secret> of(PipelinePlan plan, Credentials credentials) {
    if (plan.prometheusSecrets().isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> files = new TreeMap<>();
    for (SecretUse use : plan.prometheusSecrets()) {
      files.put(use.file(), credentials.base64(use));
    }
    return Optional.of(
        new SecretBuilder()
            .withMetadata(
                OperandMetadata.of(
                    plan.id(), PrometheusLayout.COMPONENT, plan.names().credentials()))
            .withType("Opaque")
            .withData(files)
            .build());
  }
}
