package dev.exemplars.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.exemplars.operator.real.GrafanaLinks;
import dev.exemplars.operator.real.Shows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Grafana's own code makes links of an exemplar from the data source files of every golden case. It
 * never complains: where a label, a uid or a dollar sign is wrong, there is just no link, or a
 * wrong one.
 */
class GrafanaLinksIT {

  private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String UNLINKED = "pod";

  /** Kinds of data source that answer what a link from an exemplar asks; Jaeger's does not. */
  private static final Set<String> ANSWERING = Set.of("tempo", "zipkin");

  /** By name of the case: every answer takes a process. */
  private static final Map<String, JsonNode> LINKS = new ConcurrentHashMap<>();

  @TempDir private Path directory;

  /** Links of a data source that is there already are not the operator's. */
  static Stream<GoldenCase> cases() {
    return GoldenCase.all()
        .filter(
            golden ->
                GoldenCase.yaml(GoldenCase.read(golden.file("in.yaml")))
                    .at("/spec/grafana/datasource")
                    .isMissingNode());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Shows({
    "spec.tracing.traceIdLabels[]",
    "spec.tracing.tempo.datasource.uid",
    "spec.tracing.jaeger.uiUrl",
    "spec.tracing.link.urlTemplate"
  })
  void everyTraceIdLabelLeadsToItsTrace(GoldenCase golden) throws IOException {
    // given
    JsonNode tracing = tracing(golden);
    String existing = tracing.at("/tempo/datasource/uid").asText("");

    // when
    JsonNode links = links(golden);

    // then
    assertThat(traceIdLabels(tracing))
        .isNotEmpty()
        .allSatisfy(
            label -> {
              JsonNode link = links.path(label).path(0);
              if (link.has("uid") && existing.isEmpty()) {
                assertThat(ANSWERING).as(link.toString()).contains(link.path("type").asText());
              } else if (link.has("uid")) {
                assertThat(link.path("uid").asText()).isEqualTo(existing);
              }
              assertLeadsSomewhere(link);
              assertThat(link.path("url").asText()).startsWith(page(tracing));
            });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Shows({
    "spec.tracing.links[].label",
    "spec.tracing.links[].title",
    "spec.tracing.links[].urlTemplate",
    "spec.tracing.links[].datasourceUid"
  })
  void everyFurtherLabelLeadsWhereItsLinkSays(GoldenCase golden) throws IOException {
    // when
    JsonNode links = links(golden);

    // then
    assertThat(tracing(golden).path("links"))
        .allSatisfy(
            given ->
                assertThat(links.path(given.path("label").asText()))
                    .filteredOn(link -> leadsTo(given, link))
                    .as("%s of %s", given, links)
                    .hasSize(1)
                    .allSatisfy(GrafanaLinksIT::assertLeadsSomewhere));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void noOtherLabelIsLinked(GoldenCase golden) throws IOException {
    assertThat(links(golden).path(UNLINKED)).isEmpty();
  }

  /** Where a browser finds traces, up to the id; empty where Grafana shows them itself. */
  private static String page(JsonNode tracing) {
    String jaeger = tracing.at("/jaeger/uiUrl").asText(tracing.at("/jaeger/url").asText());
    String template = tracing.at("/link/urlTemplate").asText();
    return template.isEmpty()
        ? jaeger.replaceFirst("/+$", "")
        : template.substring(0, template.indexOf("{value}")).replace("%24", "$");
  }

  private static boolean leadsTo(JsonNode given, JsonNode link) {
    String title = given.path("title").asText("View " + given.path("label").asText());
    String template = given.path("urlTemplate").asText("");
    return link.path("title").asText().equals(title)
        && link.path("uid").asText("").equals(given.path("datasourceUid").asText(""))
        // Grafana takes the escape of a dollar sign back, once variables are replaced.
        && link.path("url").asText("").equals(template.replace("{value}", ID).replace("%24", "$"));
  }

  /** Out of Grafana with the id and no variable in the URL, or into it with the id for a query. */
  private static void assertLeadsSomewhere(JsonNode link) {
    assertThat(link.path("title").asText()).isNotEmpty().doesNotContain("(variable)");
    if (link.has("uid")) {
      assertThat(link.path("query").asText()).isEqualTo(ID);
    } else {
      assertThat(link.path("url").asText())
          .startsWith("http")
          .contains(ID)
          .doesNotContain("${", "(variable)");
    }
  }

  private JsonNode links(GoldenCase golden) throws IOException {
    JsonNode known = LINKS.get(golden.name());
    return known == null ? askedFor(golden) : known;
  }

  private JsonNode askedFor(GoldenCase golden) throws IOException {
    JsonNode tracing = tracing(golden);
    List<String> labels = new ArrayList<>(traceIdLabels(tracing));
    labels.addAll(tracing.path("links").findValuesAsText("label"));
    labels.add(UNLINKED);
    List<String> existing =
        new ArrayList<>(tracing.path("links").findValuesAsText("datasourceUid"));
    existing.addAll(tracing.at("/tempo/datasource").findValuesAsText("uid"));
    JsonNode links =
        GrafanaLinks.of(
            provisioningFiles(golden), ID, labels.stream().distinct().toList(), existing);
    LINKS.put(golden.name(), links);
    return links;
  }

  /** What Grafana's sidecar makes of the ConfigMap, and of the Secret where there is one. */
  private Path provisioningFiles(GoldenCase golden) throws IOException {
    List<JsonNode> objects =
        golden.golden().entrySet().stream()
            .filter(file -> file.getKey().matches(".*-grafana-(datasources|traces)[.]yaml"))
            .map(file -> GoldenCase.yaml(file.getValue()))
            .toList();
    assertThat(objects).isNotEmpty();
    for (JsonNode object : objects) {
      JsonNode data = object.path(object.has("stringData") ? "stringData" : "data");
      assertThat(data).hasSize(1);
      Map.Entry<String, JsonNode> file = data.properties().iterator().next();
      Path written = directory.resolve(file.getKey());
      assertThat(written).as("one object overwrites the other's file").doesNotExist();
      Files.writeString(written, file.getValue().textValue());
    }
    return directory;
  }

  private static JsonNode tracing(GoldenCase golden) {
    return GoldenCase.yaml(GoldenCase.read(golden.file("in.yaml"))).at("/spec/tracing");
  }

  private static List<String> traceIdLabels(JsonNode tracing) {
    return tracing.has("traceIdLabels")
        ? tracing.path("traceIdLabels").valueStream().map(JsonNode::asText).toList()
        : List.of("trace_id", "traceID");
  }
}
