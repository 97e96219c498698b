package dev.exemplars.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Kubernetes objects by their labels; one that says nothing selects all. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record LabelSelectorSpec(
    @Nullable @Size(max = Schema.MOST_LABELS) @ValidationRule(
            value =
                "self.all(key, key.matches('"
                    + Schema.LABEL_KEY
                    + "') && key.indexOf('/') <= "
                    + Schema.LONGEST_LABEL_KEY_PREFIX
                    + ")",
            message = "every key of matchLabels must be a label key: use [prefix/]name")
        @JsonPropertyDescription("Labels and the values that they must have.")
        Map<String, @Size(max = 63) @Pattern(Schema.LABEL_VALUE) String> matchLabels,
    @Nullable @Size(max = Schema.MOST_EXPRESSIONS) @JsonPropertyDescription("Conditions that must all hold.")
        List<ExpressionSpec> matchExpressions) {

  /** A condition on one label. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value = "(self.operator in ['In', 'NotIn']) == (has(self.values) && size(self.values) > 0)",
      message =
          "values is for the operators In and NotIn, and needed there: add or remove matchExpressions[].values")
  @ValidationRule(
      value = "self.key.indexOf('/') <= " + Schema.LONGEST_LABEL_KEY_PREFIX,
      message = "the prefix of a label key has at most 253 letters: shorten matchExpressions[].key")
  public record ExpressionSpec(
      @Nullable @Required
          @Size(min = 1, max = 317) @Pattern(Schema.LABEL_KEY) @JsonPropertyDescription("Key of the label.")
          String key,
      @Nullable @Required
          @JsonPropertyDescription("What must hold: In, NotIn, Exists or DoesNotExist.")
          Operator operator,
      @Nullable @Size(max = Schema.MOST_EXPRESSION_VALUES) @JsonPropertyDescription("Values that In and NotIn compare with.")
          List<@Size(max = 63) @Pattern(Schema.LABEL_VALUE) String> values) {}

  /** What a condition asks of a label. */
  public enum Operator {
    In,
    NotIn,
    Exists,
    DoesNotExist
  }
}
