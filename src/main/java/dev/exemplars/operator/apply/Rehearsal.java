package dev.exemplars.operator.apply;

import dev.exemplars.operator.api.Reason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether the API server would take what is to be written. Only its own validation sees all of a
 * Pod, and knows which addresses its version takes: it is asked before anything is written.
 */
final class Rehearsal {

  private static final Pattern EMBEDDED =
      Pattern.compile(
          "spec[.]template[.]spec[.](affinity|topologySpreadConstraints|tolerations|nodeSelector)\\b");

  private final OperandWriter writer;

  Rehearsal(OperandWriter writer) {
    this.writer = writer;
  }

  /** What it refuses, if anything; what it refuses for its size is known without asking. */
  Optional<ApplyOutcome> refusal(List<HasMetadata> due, KubernetesClient client) {
    Optional<ApplyOutcome> tooLarge = OperandSize.refusal(due);
    if (tooLarge.isPresent()) {
      return tooLarge;
    }
    try {
      due.stream()
          .filter(operand -> operand instanceof Deployment || operand instanceof NetworkPolicy)
          .forEach(operand -> writer.dryRun(client, operand));
      return Optional.empty();
    } catch (ApplyException e) {
      if (!OperandWriter.isRefusedAsInvalid(e)) {
        throw e;
      }
      return Optional.of(
          new ApplyOutcome.Blocked(
              Reason.SpecInvalid, "the API server refuses " + inWordsOfTheSpec(e)));
    }
  }

  /** Embedded types stand in the Pod under the names that they have in our spec. */
  private static String inWordsOfTheSpec(ApplyException e) {
    return EMBEDDED.matcher(String.valueOf(e.getMessage())).replaceAll("spec.prometheus.$1");
  }
}
