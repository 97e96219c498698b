package dev.exemplars.operator.observe;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.plan.SecretUse;
import dev.exemplars.operator.plan.SpecProblem;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the keys of Secrets hold, and what is wrong with them. A Secret that is not there, not
 * labelled, or of a type that is never read is one and the same to whoever asks: so no pipeline
 * tells which Secrets there are.
 */
final class SecretContents {

  private static final String LABEL = "exemplars.dev/use";
  private static final int LARGEST = 64 * 1024;

  /** Of all that a pipeline refers to, each as often as it does. A Secret holds twice as much. */
  private static final int MOST_TOGETHER = 512 * 1024;

  private static final Pattern ENDS = Pattern.compile("\\A[ \\t\\r\\n]+|[ \\t\\r\\n]+\\z");

  private final boolean labelNeeded;
  private final Map<SecretUse, byte[]> found = new HashMap<>();
  private final List<SpecProblem> problems = new ArrayList<>();
  private int together;

  SecretContents(boolean labelNeeded) {
    this.labelNeeded = labelNeeded;
  }

  /** Takes from a Secret what it is needed for, and keeps nothing else of it. */
  void take(Optional<Secret> secret, List<SecretUse> uses) {
    if (secret.isEmpty() || !isForUse(secret.get())) {
      uses.forEach(use -> problems.add(problem(Reason.SecretNotFound, use, cure())));
      return;
    }
    Map<String, String> data = Optional.ofNullable(secret.get().getData()).orElse(Map.of());
    uses.forEach(use -> take(data.get(use.key()), use));
  }

  Map<SecretUse, byte[]> found() {
    return found;
  }

  List<SpecProblem> problems() {
    return problems;
  }

  private void take(@Nullable String base64, SecretUse use) {
    if (base64 == null) {
      problems.add(
          problem(
              Reason.SecretKeyMissing,
              use,
              "is a Secret without key %s: add it, or name another".formatted(use.key())));
      return;
    }
    byte[] content = Base64.getDecoder().decode(base64);
    if (content.length > LARGEST) {
      problems.add(
          problem(
              Reason.SecretKeyMissing,
              use,
              "is a Secret whose key %s holds more than %d bytes: shorten it"
                  .formatted(use.key(), LARGEST)));
      return;
    }
    if (use.form() == SecretUse.Form.Header && !isHeader(content)) {
      problems.add(
          problem(
              Reason.SecretKeyMissing,
              use,
              "is a Secret whose key %s holds a line break or another control character, which no HTTP header"
                      .formatted(use.key())
                  + " may: write it on one line"));
      return;
    }
    together += content.length;
    if (together > MOST_TOGETHER) {
      problems.add(
          problem(
              Reason.SecretKeyMissing,
              use,
              "is one too many: what this pipeline refers to in Secrets holds more than %d bytes together, each as often as it is referred to: use fewer or shorter ones"
                  .formatted(MOST_TOGETHER)));
      return;
    }
    found.put(use, content);
  }

  /** Line breaks at the ends are no part of it: editors leave them, and whoever reads it strips. */
  private static boolean isHeader(byte[] content) {
    return ENDS.matcher(new String(content, StandardCharsets.UTF_8))
        .replaceAll("")
        .chars()
        .noneMatch(Character::isISOControl);
  }

  private boolean isForUse(Secret secret) {
    String type = Optional.ofNullable(secret.getType()).orElse("");
    Map<String, String> labels =
        Optional.ofNullable(secret.getMetadata().getLabels()).orElse(Map.of());
    return !type.equals("kubernetes.io/service-account-token")
        && !type.startsWith("helm.sh/release")
        && (!labelNeeded || "true".equals(labels.get(LABEL)));
  }

  private String cure() {
    return "is no Secret of this namespace that may be used: create it, as anything but a service"
        + " account's token or a Helm release"
        + (labelNeeded ? ", and label it %s: \"true\"".formatted(LABEL) : "");
  }

  private static SpecProblem problem(Reason reason, SecretUse use, String cure) {
    return new SpecProblem(reason, use.field(), use.secret(), cure);
  }
}
