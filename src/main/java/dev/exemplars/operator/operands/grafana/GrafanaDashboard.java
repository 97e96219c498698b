package dev.exemplars.operator.operands.grafana;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.exemplars.operator.operands.form.JsonStrings;
import dev.exemplars.operator.operands.form.OperandMetadata;
import dev.exemplars.operator.plan.GrafanaPlan;
import dev.exemplars.operator.plan.Names;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.settings.GoDuration;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The ConfigMap of the dashboard: the resource {@code dashboard.json}, its {@code @placeholders@}
 * filled in. Dashboards are not expanded by Grafana, so no dollar sign is doubled here.
 */
public final class GrafanaDashboard {

  private static final JsonMapper JSON = new JsonMapper();
  private static final JsonNode TEMPLATE = template();

  private GrafanaDashboard() {}

  public static ConfigMap of(PipelinePlan plan, String namespace, GrafanaPlan.Dashboard dashboard) {
    Names names = plan.names();
    return new ConfigMapBuilder()
        .withMetadata(
            OperandMetadata.in(
                namespace, plan.id(), GrafanaLayout.COMPONENT, names.dashboard(namespace)))
        .editMetadata()
        .addToLabels(dashboard.labels())
        .addToAnnotations(folder(dashboard))
        .endMetadata()
        .withData(Map.of(names.grafanaKey() + ".json", json(plan, dashboard)))
        .build();
  }

  /** The sidecar reads one annotation: the second by default, the first as its charts suggest. */
  private static Map<String, String> folder(GrafanaPlan.Dashboard dashboard) {
    Map<String, String> annotations = new TreeMap<>();
    dashboard
        .folder()
        .ifPresent(
            name -> {
              annotations.put("grafana_folder", name);
              annotations.put("k8s-sidecar-target-directory", name);
            });
    return annotations;
  }

  private static String json(PipelinePlan plan, GrafanaPlan.Dashboard dashboard) {
    Names names = plan.names();
    Map<String, String> values =
        Map.of(
            "@uid@", names.dashboardUid(),
            "@title@", "Exemplars " + plan.id(),
            "@datasourceUid@", plan.metricsDatasourceUid(),
            "@interval@", GoDuration.format(plan.scrape().interval()));
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n"));
    // Only strings that are a placeholder as a whole: no value can end up inside another.
    JsonNode filled = JsonStrings.map(TEMPLATE, text -> values.getOrDefault(text, text));
    try {
      JsonNode panels = HistogramPanels.of(filled, dashboard.metrics());
      return JSON.writer(printer)
              .writeValueAsString(
                  plan.external().map(them -> SharedPanels.of(panels, them.match())).orElse(panels))
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree is always JSON", e);
    }
  }

  private static JsonNode template() {
    try (InputStream resource = GrafanaDashboard.class.getResourceAsStream("dashboard.json")) {
      return JSON.readTree(Objects.requireNonNull(resource, "dashboard.json is in the jar"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
