package dev.exemplars.operator.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/**
 * The whole way from a latency spike to the trace behind it, as one namespaced resource: a
 * Prometheus that stores exemplars, the Grafana data sources that link them, and a dashboard.
 */
@Group(ExemplarPipeline.GROUP)
@Version(ExemplarPipeline.VERSION)
@ShortNames("expl")
@Categories("observability")
@ValidationRule(
    value = "self.metadata.name.matches('" + Schema.PIPELINE_NAME + "')",
    message =
        "metadata.name: Service names derive from it, so it must start with a letter and hold at most 40 of a-z, 0-9"
            + " and '-', ending in a letter or digit")
@AdditionalPrinterColumn(
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    name = "READY",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    jsonPath = ".status.verdict.stage",
    name = "STAGE",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    jsonPath = ".status.verdict.reason",
    name = "REASON",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    jsonPath = ".status.exemplars.series",
    name = "SERIES",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    jsonPath = ".status.exemplars.stored",
    name = "EXEMPLARS",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    jsonPath = ".metadata.creationTimestamp",
    name = "AGE",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    jsonPath = ".status.verdict.message",
    name = "MESSAGE",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    jsonPath = ".status.exemplars.capacity",
    name = "CAPACITY",
    type = AdditionalPrinterColumn.Type.INTEGER,
    priority = 1)
@AdditionalPrinterColumn(
    jsonPath = ".status.exemplars.window",
    name = "WINDOW",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    jsonPath = ".status.exemplars.ratePerSecond",
    name = "RATE",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    jsonPath = ".status.traces.resolved",
    name = "RESOLVED",
    type = AdditionalPrinterColumn.Type.INTEGER,
    priority = 1)
@AdditionalPrinterColumn(
    jsonPath = ".spec.suspend",
    name = "SUSPENDED",
    type = AdditionalPrinterColumn.Type.BOOLEAN,
    priority = 1)
public class ExemplarPipeline extends CustomResource<ExemplarPipelineSpec, ExemplarPipelineStatus>
    implements Namespaced {

  public static final String GROUP = "exemplars.dev";
  public static final String VERSION = "v1alpha1";

  private static final long serialVersionUID = 1L;

  /** Required by the schema too, so that a stub of a deleted pipeline can never be created. */
  @Override
  @Required
  @JsonPropertyDescription("What is asked for.")
  public ExemplarPipelineSpec getSpec() {
    return super.getSpec();
  }

  @Override
  @JsonPropertyDescription("What the operator saw.")
  public @Nullable ExemplarPipelineStatus getStatus() {
    return super.getStatus();
  }
}
