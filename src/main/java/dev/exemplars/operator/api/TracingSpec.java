package dev.exemplars.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where traces are, and which exemplar labels carry their ids. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TracingSpec(
    @Nullable @Required @JsonPropertyDescription("A Tempo that holds the traces.") TempoSpec tempo,
    @Nullable @Size(min = 1, max = Schema.MOST_TRACE_ID_LABELS) @ValidationRule(
            value = "self.all(label, self.exists_one(other, other == label))",
            message = "tracing.traceIdLabels must not name a label twice: remove the repetition")
        @JsonPropertyDescription(
            "Exemplar labels that carry a trace id; each becomes a link in Grafana. Default: [trace_id, traceID].")
        List<@Size(min = 1, max = 63) @Pattern(Schema.EXEMPLAR_LABEL) String> traceIdLabels) {

  /** A Tempo server. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record TempoSpec(
      @Nullable @Required
          @Size(min = 1, max = Schema.LONGEST_URL) @ValidationRule(
              value =
                  "self.matches(r'"
                      + Schema.HTTP_URL
                      + "') && isURL(self)"
                      + " && (url(self).getPort() == '' || int(url(self).getPort()) <= 65535)",
              message =
                  "tracing.tempo.url must be an http or https URL without credentials, query or fragment, such as"
                      + " http://tempo:3200")
          @JsonPropertyDescription(
              "Base URL of Tempo's HTTP API, such as http://tempo:3200. A Service of the pipeline's namespace is"
                  + " always allowed; other hosts need a grant of the operator's configuration.")
          String url) {}
}
