package dev.exemplars.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** What Prometheus scrapes, and how often. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value =
        "duration(has(self.timeout) ? self.timeout : '1s') <= duration(has(self.interval) ? self.interval : '15s')",
    message =
        "timeout must not exceed interval (15s unless set): lower scrape.timeout, or raise scrape.interval")
public record ScrapeSpec(
    @Nullable @Size(max = 28) @Pattern(Schema.DURATION) @ValidationRule(
            value = "duration(self) >= duration('1s') && duration(self) <= duration('24h')",
            message = "scrape.interval must be from 1s to 24h, such as 15s")
        @JsonPropertyDescription("Time between two scrapes of a target. Default: 15s.")
        String interval,
    @Nullable @Size(max = 28) @Pattern(Schema.DURATION) @ValidationRule(
            value = "duration(self) >= duration('100ms')",
            message = "scrape.timeout must be at least 100ms, such as 10s")
        @JsonPropertyDescription(
            "How long a scrape may take. Default: 10s, or interval where that is shorter.")
        String timeout,
    @Nullable @JsonPropertyDescription(
            "Discovery of Pods by annotation: <prefix>/scrape, path, port and scheme.")
        AnnotationsSpec annotations) {

  /** The annotation convention. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record AnnotationsSpec(
      @Nullable @JsonPropertyDescription("Scrape annotated Pods. Default: true.") Boolean enabled,
      @Nullable @Size(min = 1, max = 63) @Pattern(Schema.DNS_SUBDOMAIN) @JsonPropertyDescription("Prefix of the annotations. Default: prometheus.io.")
          String prefix) {}
}
