package dev.exemplars.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Prometheus raises an alarm about. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record AlertsSpec(
    @Nullable @JsonPropertyDescription(
            "Have Prometheus watch the pipeline by the alert rules of docs/alerts.md. Changes apply to the running"
                + " Prometheus. Default: true.")
        Boolean enabled,
    @Nullable @Size(max = Schema.MOST_LABELS) @ValidationRule(
            value =
                "self.all(name, name.matches('"
                    + Schema.EXTERNAL_LABEL
                    + "') && !name.startsWith('__'))",
            message =
                "alerts.labels must have label names of at most 63 letters, digits and '_', none starting with '__',"
                    + " such as team")
        @ValidationRule(
            value = Schema.OWN_ALERT_LABELS_RULE,
            message = "alerts.labels " + AlertsSpec.OWN_LABELS)
        @JsonPropertyDescription(
            "Labels of every alert, beside its own, by which it finds who cares, such as team: shop. A value is not a"
                + " template. Changes apply to the running Prometheus. Default: none.")
        Map<
                String,
                @Size(min = 1, max = Schema.LONGEST_ALERT_LABEL_VALUE) @Pattern(Schema.ALERT_LABEL_VALUE) String>
            labels) {

  /** What is asked of whoever sets a label that an alert has. */
  public static final String OWN_LABELS =
      "must not hold alertname, alertstate, job, namespace, pipeline, remote_name or severity, which alerts have of"
          + " their own: use another name";
}
