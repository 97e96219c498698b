package dev.exemplars.operator.operands.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.exemplars.operator.operands.form.JsonStrings;
import dev.exemplars.operator.operands.form.YamlText;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.Datasource;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.PrometheusData;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.SecureData;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.Tag;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.TraceData;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.TraceIdDestination;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.TracesToLogs;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.TracesToMetrics;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasourceProvisioningTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$__file{/etc/passwd}",
        "$__env{X}",
        "${HOME}",
        "$HOME",
        "$",
        "$$",
        "$$$__file{/etc/passwd}",
        "a$b$$c",
        "no dollar sign"
      })
  void a_dollar_sign_in_any_field_is_only_that_to_grafana(String text)
      throws JsonProcessingException {
    // given
    DatasourceProvisioning file = file(text);

    // when
    JsonNode loaded = JsonStrings.map(new YAMLMapper().readTree(file.text()), this::expanded);

    // then
    assertThat(loaded).isEqualTo(new YAMLMapper().readTree(YamlText.CAMEL_CASE.of(file)));
    assertThat(loaded.at("/datasources/0/url").textValue()).isEqualTo(text);
    assertThat(loaded.at("/datasources/0/secureJsonData").findValuesAsText("httpHeaderValue1"))
        .containsExactly(text);
    assertThat(loaded.at("/datasources/1/jsonData/tracesToMetrics/datasourceUid").textValue())
        .isEqualTo(text);
  }

  private static TracesToLogs logs(String text) {
    return new TracesToLogs(text, text, text, List.of(new Tag(text, text)), true, false);
  }

  /** As Grafana expands: a pair is a dollar sign, a single one would begin a variable. */
  private String expanded(String text) {
    String rest = text.replace("$$", "");
    assertThat(rest).as("begins a variable: %s", text).doesNotContain("$");
    return text.replace("$$", "$");
  }

  private static DatasourceProvisioning file(String text) {
    return new DatasourceProvisioning(
        1,
        true,
        List.of(
            new Datasource(
                text,
                text,
                text,
                text,
                text,
                false,
                false,
                true,
                text,
                new PrometheusData(
                    text,
                    text,
                    false,
                    List.of(new TraceIdDestination(text, text, text, text)),
                    text,
                    text,
                    true,
                    true,
                    true,
                    text),
                new SecureData(text, text, text, text, text, text)),
            new Datasource(
                "b",
                "b",
                "b",
                "b",
                "b",
                false,
                false,
                null,
                null,
                new TraceData(
                    new TracesToMetrics(text), logs(text), text, text, true, true, true, text),
                null)));
  }
}
