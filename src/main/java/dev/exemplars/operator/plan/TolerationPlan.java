package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.api.TolerationSpec;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A taint that the Pod tolerates.
 *
 * @param key of the taint; empty is any
 * @param operator Exists or Equal
 * @param value of the taint, with operator Equal
 * @param effect of the taint; empty is any
 * @param seconds for how long; empty is for ever
 */
public record TolerationPlan(
    Optional<String> key,
    String operator,
    Optional<String> value,
    Optional<String> effect,
    Optional<Integer> seconds) {

  private static final Pattern OPERATOR = Pattern.compile(Schema.TOLERATION_OPERATOR);
  private static final Pattern EFFECT = Pattern.compile(Schema.TAINT_EFFECT);
  private static final String ANY_VALUE = "Exists";

  static TolerationPlan of(TolerationSpec spec, String field, SpecProblems problems) {
    TolerationPlan plan =
        new TolerationPlan(
            Optional.ofNullable(spec.key()),
            Optional.ofNullable(spec.operator()).orElse("Equal"),
            Optional.ofNullable(spec.value()),
            Optional.ofNullable(spec.effect()),
            Optional.ofNullable(spec.tolerationSeconds()));
    plan.checkForms(field, problems);
    plan.checkTogether(field, problems);
    return plan;
  }

  private void checkForms(String field, SpecProblems problems) {
    problems.require(
        key.isEmpty() || Labels.isKey(key.orElseThrow()),
        field + ".key",
        key.orElse(""),
        "is not the key of a taint: use [prefix/]name");
    problems.require(
        OPERATOR.matcher(operator).matches(),
        field + ".operator",
        operator,
        "is no operator: use Exists or Equal");
    problems.require(
        value.isEmpty() || Labels.isValue(value.orElseThrow()),
        field + ".value",
        value.orElse(""),
        "is not the value of a taint: at most 63 letters, digits, '-', '_' and '.'");
    problems.require(
        effect.isEmpty() || EFFECT.matcher(effect.orElseThrow()).matches(),
        field + ".effect",
        effect.orElse(""),
        "is no effect: use NoSchedule, PreferNoSchedule or NoExecute");
    problems.require(
        seconds.orElse(0) >= 0,
        field + ".tolerationSeconds",
        seconds.orElse(0),
        "must be 0 or more");
  }

  /** What Kubernetes demands of fields together. */
  private void checkTogether(String field, SpecProblems problems) {
    problems.require(
        key.isPresent() || operator.equals(ANY_VALUE),
        field + ".operator",
        operator,
        "must be Exists without a key: set it, or give %s.key".formatted(field));
    problems.require(
        value.isEmpty() || !operator.equals(ANY_VALUE),
        field + ".value",
        value.orElse(""),
        "must not be given with operator Exists: remove it, or set operator: Equal");
    problems.require(
        seconds.isEmpty() || effect.filter("NoExecute"::equals).isPresent(),
        field + ".tolerationSeconds",
        seconds.orElse(0),
        "must not be given without effect NoExecute: remove it, or set effect: NoExecute");
  }
}
