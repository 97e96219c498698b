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
    @Nullable @Size(min = 1, max = 8) @ValidationRule(
            value = "self.all(label, self.exists_one(other, other == label))",
            message = "tracing.traceIdLabels must not name a label twice: remove the repetition")
        @JsonPropertyDescription(
            "Exemplar labels that carry a trace id; each becomes a link in Grafana. Default: [trace_id, traceID].")
        List<@Size(min = 1, max = 63) @Pattern("^[a-zA-Z_][a-zA-Z0-9_]*$") String> traceIdLabels) {

  /** A Tempo server. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record TempoSpec(
      @Nullable @Required
          @Size(min = 1, max = 1024) @ValidationRule(
              value =
                  "isURL(self) && url(self).getScheme() in ['http', 'https'] && url(self).getHostname() != '' &&"
                      + " !self.contains('@') && !self.contains('?') && !self.contains('#')",
              message =
                  "tracing.tempo.url must be an http or https URL without credentials, query or fragment, such as"
                      + " http://tempo:3200")
          @JsonPropertyDescription(
              "Base URL of Tempo's HTTP API, such as http://tempo:3200. A Service of the pipeline's namespace is"
                  + " always allowed; other hosts need a grant of the operator's configuration.")
          String url) {}
}
