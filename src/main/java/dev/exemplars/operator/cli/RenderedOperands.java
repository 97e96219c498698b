package dev.exemplars.operator.cli;

import dev.exemplars.operator.operands.Operands;
import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.SecretUse;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Operands as {@code render} prints them: where the content of a Secret belongs, words say which,
 * for there is no cluster to read it from.
 */
final class RenderedOperands {

  private RenderedOperands() {}

  static List<HasMetadata> of(PipelinePlan plan) {
    Map<SecretUse, byte[]> words = new HashMap<>();
    plan.secrets()
        .forEach(
            use ->
                words.put(
                    use,
                    "(key %s of Secret %s)"
                        .formatted(use.key(), use.secret())
                        .getBytes(StandardCharsets.UTF_8)));
    List<HasMetadata> operands = Operands.of(plan, Optional.of(Credentials.of(words)));
    operands.forEach(RenderedOperands::makeReadable);
    return operands;
  }

  private static void makeReadable(HasMetadata operand) {
    if (operand instanceof Secret secret) {
      Map<String, String> text = new TreeMap<>(secret.getData());
      text.replaceAll(
          (key, base64) -> new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
      secret.setStringData(text);
      secret.setData(null);
    }
  }
}
