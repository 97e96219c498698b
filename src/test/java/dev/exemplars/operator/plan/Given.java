package dev.exemplars.operator.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.api.ExemplarPipelineSpec;
import dev.exemplars.operator.settings.OperatorOptions;
import dev.exemplars.operator.settings.OperatorSettings;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Pipelines and plans for tests: {@code shop/checkout} with a minimal spec, and what differs. */
public final class Given {

  /** The pipeline of tests that need no other. */
  public static final PipelineId CHECKOUT = new PipelineId("shop", "checkout");

  /** The least that a spec must say; as what differs, it means that nothing does. */
  public static final String MINIMAL = "tracing: {tempo: {url: 'http://tempo:3200'}}";

  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Map<List<String>, OperatorSettings> SETTINGS = new ConcurrentHashMap<>();

  private Given() {}

  /** A pipeline with a minimal spec, and over it the top-level fields given in YAML. */
  public static ExemplarPipeline pipeline(PipelineId id, String fields) {
    ExemplarPipeline pipeline = new ExemplarPipeline();
    pipeline.setMetadata(
        new ObjectMetaBuilder().withNamespace(id.namespace()).withName(id.name()).build());
    pipeline.setSpec(spec(fields));
    return pipeline;
  }

  /** The plan of {@link #CHECKOUT}, by an operator started with these options. */
  public static PipelinePlan plan(String fields, String... options) {
    return plan(CHECKOUT, fields, options);
  }

  /** The plan of any pipeline. */
  public static PipelinePlan plan(PipelineId id, String fields, String... options) {
    return planned(PipelinePlan.of(pipeline(id, fields), settings(options)));
  }

  /** The plan of {@link #CHECKOUT} where there is more than the pipeline. */
  public static PipelinePlan planAmid(Surroundings around, String fields, String... options) {
    return planned(PipelinePlan.of(pipeline(CHECKOUT, fields), settings(options), around));
  }

  /** What is wrong with the spec of {@link #CHECKOUT}; empty where nothing is. */
  public static List<SpecProblem> problems(String fields, String... options) {
    return problemsAmid(Surroundings.NONE, fields, options);
  }

  /** The same where there is more than the pipeline. */
  public static List<SpecProblem> problemsAmid(
      Surroundings around, String fields, String... options) {
    return switch (PipelinePlan.of(pipeline(CHECKOUT, fields), settings(options), around)) {
      case PlanResult.Planned planned -> List.of();
      case PlanResult.Refused refused -> refused.problems();
    };
  }

  private static PipelinePlan planned(PlanResult result) {
    return switch (result) {
      case PlanResult.Planned planned -> planned.plan();
      case PlanResult.Refused refused -> throw new AssertionError(refused.problems().toString());
    };
  }

  /** Settings of an operator started with these options. */
  public static OperatorSettings settings(String... options) {
    return SETTINGS.computeIfAbsent(
        List.of(options), some -> OperatorOptions.parse(options).settings());
  }

  private static ExemplarPipelineSpec spec(String fields) {
    try {
      ObjectNode spec = (ObjectNode) YAML.readTree(MINIMAL);
      spec.setAll((ObjectNode) YAML.readTree(fields));
      return YAML.treeToValue(spec, ExemplarPipelineSpec.class);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not YAML of a spec: " + fields, e);
    }
  }
}
