package dev.exemplars.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.operands.Operands;
import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.plan.GrafanaPlan;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.PlanResult;
import dev.exemplars.operator.settings.OperatorOptions;
import dev.exemplars.operator.settings.OperatorSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * A tenant's text stays text: in place of every string and key of every golden case stands one that
 * means something to YAML, PromQL, Grafana's expansion, a template or a URL. It is refused, or
 * stands somewhere in the operands as it was given, and nothing else about them changes.
 */
class HostileStringsTest {

  private static final YAMLMapper YAML = new YAMLMapper();

  private static final List<String> HOSTILE =
      List.of(
          // YAML
          "\"",
          "'",
          "a: b",
          "- x",
          "#",
          "x #",
          "{a: b}",
          "]}",
          "*alias",
          "&anchor x",
          "!!binary x",
          "|",
          ">",
          "---",
          "...",
          "%YAML 1.1",
          "null",
          "yes",
          "0x10",
          "1e3",
          "2026-01-01",
          "\\",
          "\\u0022",
          "<<",
          " x ",
          "\t",
          "a\n    admin: true",
          "a\r\nb",
          "\u0085\u2028\u2029",
          "\ufeff",
          "\u0000",
          // expansion by Grafana, Prometheus and shells
          "$HOME",
          "${HOME}",
          "$$",
          "$$$HOME",
          "$__file{/etc/passwd}",
          "$__env{HOME}",
          "${__value.raw}",
          "[[x]]",
          "{{ $labels.instance }}",
          "{{.Values}}",
          "%{x}",
          "`id`",
          "$(id)",
          // the placeholders of our own templates
          "@uid@",
          "@datasourceUid@",
          // PromQL and selectors
          "x\"} or vector(1) or {a=\"",
          "a,b in (c)",
          "a=b,c!=d",
          ".*",
          "(a+)+$",
          "((a{1000}){1000}){1000}",
          // URLs and paths
          "http://169.254.169.254/latest",
          "https://example.com/$HOME/$$/(x)",
          "http://user:password@example.com",
          "http://example.com\\@elsewhere.example",
          "http://example.com/#@elsewhere.example",
          "javascript:alert(1)",
          "file:///etc/passwd",
          "//elsewhere.example",
          "../../etc/passwd",
          "..%2f..%2fsecrets",
          "/var/run/secrets/kubernetes.io/serviceaccount/token",
          // HTML, and sheer size
          "</script><script>",
          "x".repeat(5_000));

  /** What takes free text; if these refused all, the test would show little. */
  private static final Set<String> FREE =
      Set.of(
          "spec.prometheus.externalLabels.*",
          "spec.prometheus.remoteWrite[].url",
          "spec.scrape.jobs[].params.*[]",
          "spec.scrape.jobs[].path",
          "spec.scrape.jobs[].relabelings[].regex",
          "spec.scrape.jobs[].relabelings[].replacement",
          "spec.scrape.jobs[].relabelings[].separator",
          "spec.tracing.links[].title",
          "spec.tracing.tempo.url");

  /**
   * In no text: types of Kubernetes go into the Pod as a whole, and namespaces are selected by the
   * operator itself.
   */
  private static final Pattern NO_TEXT =
      Pattern.compile(
          "/spec/(prometheus/(affinity|topologySpreadConstraints|tolerations)|scrape/namespaces/selector)/.*");

  /** A Secret and a key of it: no operand names them, only what they are for. */
  private static final Pattern REFERENCE = Pattern.compile(".*/(name|key)");

  @Test
  void whateverATenantWritesIsRefusedOrStaysText() {
    Set<String> taken =
        GoldenCase.all().flatMap(golden -> attack(golden).stream()).collect(Collectors.toSet());

    assertThat(taken).containsAll(FREE);
  }

  /** Fields that took something. */
  private static Set<String> attack(GoldenCase golden) {
    OperatorSettings settings =
        OperatorOptions.parse(golden.options().toArray(String[]::new)).settings();
    JsonNode given = golden.pipeline();
    Rendered usual = render(given, settings).orElseThrow();
    Set<String> taken = new TreeSet<>();
    for (JsonPointer field : strings(JsonPointer.compile("/spec"), given.path("spec"))) {
      boolean isShown =
          !REFERENCE.matcher(field.toString()).matches()
              && usual.holds(given.at(field).textValue());
      for (String text : HOSTILE) {
        render(with(given, field, text), settings)
            .ifPresent(
                rendered -> {
                  String what = "%s %s: %s".formatted(golden, field, shortened(text));
                  assertThat(rendered.shape()).as(what).isEqualTo(usual.shape());
                  assertThat(!isShown || rendered.holds(text)).as(what).isTrue();
                  taken.add(name(field));
                });
      }
    }
    return taken;
  }

  /**
   * What a pipeline becomes.
   *
   * @param shape paths of all values, but not the values
   * @param texts all strings, as who reads the operands understands them
   */
  private record Rendered(Set<String> shape, Set<String> texts) {

    boolean holds(String text) {
      return texts.stream().anyMatch(some -> some.contains(text));
    }

    static Rendered of(JsonNode objects) {
      Rendered rendered = new Rendered(new TreeSet<>(), new TreeSet<>());
      rendered.add("", objects, false);
      return rendered;
    }

    private void add(String path, JsonNode node, boolean isExpanded) {
      shape.add(path + ":" + node.getNodeType());
      if (node.isTextual()) {
        texts.add(isExpanded ? expanded(path, node.textValue()) : node.textValue());
      }
      for (int i = 0; i < node.size() && node.isArray(); i++) {
        add(path + "[" + i + "]", node.get(i), isExpanded);
      }
      node.properties().forEach(field -> addField(path + "." + field.getKey(), field, isExpanded));
    }

    private void addField(String path, Map.Entry<String, JsonNode> field, boolean isExpanded) {
      boolean isFile =
          field.getKey().matches(".*[.](yml|yaml|json)") && field.getValue().isTextual();
      boolean expands =
          field.getKey().equals("external_labels")
              || path.matches(".*-grafana-(datasources|traces)[.]data[.].*");
      JsonNode content = isFile ? GoldenCase.yaml(field.getValue().textValue()) : field.getValue();
      add(path, content, isExpanded || expands);
    }

    /** By Grafana, or by Prometheus in external labels: to both, two dollar signs are one. */
    private static String expanded(String path, String text) {
      assertThat(text.replace("$$", "")).as(path).doesNotContain("$");
      return text.replace("$$", "$");
    }
  }

  /** Empty where it is refused: as a whole, or by what is not granted. */
  private static Optional<Rendered> render(JsonNode pipeline, OperatorSettings settings) {
    try {
      ExemplarPipeline parsed = YAML.treeToValue(pipeline, ExemplarPipeline.class);
      return switch (PipelinePlan.of(parsed, settings)) {
        case PlanResult.Planned planned
            when planned.plan().grafana() instanceof GrafanaPlan.Written
                && planned.plan().scrape().missingGrants().isEmpty() ->
            Optional.of(rendered(planned.plan()));
        default -> Optional.empty();
      };
    } catch (JsonProcessingException e) {
      // No word of an enumeration, which the schema refuses.
      return Optional.empty();
    }
  }

  private static Rendered rendered(PipelinePlan plan) {
    Map<String, JsonNode> objects = new TreeMap<>();
    Operands.of(plan, Optional.of(credentials(plan))).stream()
        // Its keys are made of the names of jobs, its values of nothing that is given here.
        .filter(object -> !object.getMetadata().getName().equals(plan.names().credentials()))
        .forEach(
            object ->
                objects.put(
                    "%s %s".formatted(object.getKind(), object.getMetadata().getName()),
                    readable(YAML.valueToTree(object))));
    return Rendered.of(YAML.valueToTree(objects));
  }

  private static Credentials credentials(PipelinePlan plan) {
    return Credentials.of(
        plan.secrets().stream()
            .collect(
                Collectors.toMap(
                    use -> use,
                    use -> "t0ken".getBytes(StandardCharsets.UTF_8),
                    (one, same) -> one)));
  }

  /** An object, what a Secret holds as text. */
  private static JsonNode readable(JsonNode object) {
    if (object.path("kind").asText().equals("Secret")) {
      ObjectNode data = (ObjectNode) object.path("data");
      data.properties()
          .forEach(
              entry -> {
                byte[] content = Base64.getDecoder().decode(entry.getValue().textValue());
                entry.setValue(TextNode.valueOf(new String(content, StandardCharsets.UTF_8)));
              });
    }
    return object;
  }

  private static List<JsonPointer> strings(JsonPointer path, JsonNode node) {
    List<JsonPointer> found = new ArrayList<>();
    if (node.isTextual() && !NO_TEXT.matcher(path.toString()).matches()) {
      found.add(path);
    }
    for (int i = 0; i < node.size() && node.isArray(); i++) {
      found.addAll(strings(path.appendIndex(i), node.get(i)));
    }
    node.properties()
        .forEach(
            field -> found.addAll(strings(path.appendProperty(field.getKey()), field.getValue())));
    return found;
  }

  private static JsonNode with(JsonNode pipeline, JsonPointer field, String text) {
    JsonNode copy = pipeline.deepCopy();
    JsonNode parent = copy.at(field.head());
    if (parent instanceof ObjectNode object) {
      object.set(field.last().getMatchingProperty(), TextNode.valueOf(text));
    } else {
      ((ArrayNode) parent).set(field.last().getMatchingIndex(), TextNode.valueOf(text));
    }
    return copy;
  }

  private static String name(JsonPointer field) {
    return field
        .toString()
        .substring(1)
        .replace('/', '.')
        .replaceAll("[.][0-9]+(?=[.]|$)", "[]")
        .replaceAll("(externalLabels|params)[.][^.\\[]+", "$1.*");
  }

  private static String shortened(String text) {
    return text.substring(0, Math.min(text.length(), 60));
  }
}
