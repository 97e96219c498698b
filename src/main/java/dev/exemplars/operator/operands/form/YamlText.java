package dev.exemplars.operator.operands.form;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.PropertyNamingStrategy;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/**
 * Records as YAML text: keys in the order of the record's components, every string quoted, absent
 * values left out. The same record always gives the same bytes.
 */
public final class YamlText {

  /** Keys as Prometheus writes them, such as {@code scrape_configs}. */
  public static final YamlText SNAKE_CASE = new YamlText(PropertyNamingStrategies.SNAKE_CASE);

  /** Keys as Grafana and Kubernetes write them, such as {@code jsonData}. */
  public static final YamlText CAMEL_CASE = new YamlText(PropertyNamingStrategies.LOWER_CAMEL_CASE);

  private final YAMLMapper mapper;

  private YamlText(PropertyNamingStrategy naming) {
    mapper =
        YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .propertyNamingStrategy(naming)
            .defaultPropertyInclusion(
                JsonInclude.Value.construct(
                    JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS))
            .build();
  }

  /** The text of a record or a JSON tree. */
  public String of(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not to be written as YAML: " + value.getClass(), e);
    }
  }

  /** The same as a JSON tree, for what must look at every string before it is written. */
  public JsonNode tree(Object value) {
    return mapper.valueToTree(value);
  }
}
