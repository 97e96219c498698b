package dev.exemplars.operator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.exemplars.operator.api.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts for the strings of the schema. Most have a pattern, or a rule with one, and any text that
 * it matches will do; for the others, and for those that mean more than their pattern says, there
 * are pools here.
 */
final class ValuePools {

  private static final List<String> TEXTS =
      List.of(
          "a", "$1", "${1}_x", "a b", "ü", "'", "\"", "{{x}}", "$$", "#", "a: b", "%", "\\", "- a",
          "yes", "0x1f", "1_000", "null", "~", "&a", "*a", "!x", "|", ">", "@a", "😀", "\u2028");

  private static final List<String> NAMESPACES = List.of("billing", "search", "shop");

  private static final List<String> LABEL_KEYS =
      List.of("app", "in", "notin", "example.com/a", "metadata.name", "A_1.b-c");

  private static final List<String> SERIES_LABELS =
      List.of("a", "__address__", "__name__", "__meta_kubernetes_pod_name", "in", "_1", "job");

  private static final List<String> QUANTITIES =
      List.of("1", "500m", "0.5", "2", "64Gi", "64G", "3000Mi", "70000000000", "1.5Ti", "0");

  /** By the name of a field; the first that fits counts. */
  private static final List<Pool> BY_FIELD =
      List.of(
          Pool.of(".*[.]prometheus[.]version", "3.16.0"),
          Pool.of(
              ".*[.]image",
              "quay.io/prometheus/prometheus:v3.16.0",
              "quay.io/prometheus/prometheus",
              "quay.io/prometheus/prometheus@sha256:" + "0123456789abcdef".repeat(4)),
          Pool.of(".*[.]priorityClassName", "high"),
          Pool.of(".*[.](requests|limits)[.]<key>", "cpu", "memory", "ephemeral-storage"),
          Pool.of(".*[.](requests|limits)[.][*]", QUANTITIES),
          Pool.of(".*[.]namespaces(\\[\\]|[.]names\\[\\])", NAMESPACES),
          Pool.of(".*[.]externalLabels[.][*]", TEXTS),
          Pool.of(".*[.]podMetadata[.]annotations[.][*]", TEXTS),
          Pool.of(".*[.]podMetadata[.].*<key>", "team", "example.com/a", "A_1.b-c"),
          Pool.of(".*[.]ipBlock[.]cidr", "0.0.0.0/0", "10.1.2.3/8", "::/0", "fd00::/8", "10.0.0.0"),
          Pool.of(".*[.]ipBlock[.]except\\[\\]", "10.1.0.0/16", "fd00:1::/32", "10.0.0.0/8", "x"),
          Pool.of(".*elabel[a-zA-Z]*\\[\\][.](sourceLabels\\[\\]|targetLabel)", SERIES_LABELS),
          Pool.of(".*elabel[a-zA-Z]*\\[\\][.]separator", ";", "", "/", "$", ", "),
          Pool.of(
              ".*elabel[a-zA-Z]*\\[\\][.]replacement",
              "$1",
              "${1}",
              "a_$1",
              "${1}_$2",
              "",
              "a b",
              "$$",
              "{{x}}",
              "'"),
          Pool.of(
              ".*elabel[a-zA-Z]*\\[\\][.]regex",
              "",
              ".*",
              "(.+)",
              "a|b",
              "(?i)x",
              "[[:alpha:]]{3}",
              "\\d+",
              "\\Qa.b\\E",
              "\\pL",
              "(a)(b)?",
              "^x$",
              "ü+",
              "(?P<name>a)",
              "a{1000}",
              "😀"),
          Pool.of(".*ffinity[.].*(key|topologyKey)", LABEL_KEYS),
          Pool.of(".*ffinity[.].*matchLabels[.]<key>", LABEL_KEYS),
          Pool.of(".*ffinity[.].*(values\\[\\]|matchLabels[.][*])", "", "a", "8", "1.2_3"),
          Pool.of(".*[.]topologySpreadConstraints\\[\\][.].*(key|topologyKey)", LABEL_KEYS),
          Pool.of(".*[.]topologySpreadConstraints\\[\\][.].*matchLabels[.]<key>", LABEL_KEYS),
          Pool.of(
              ".*[.]topologySpreadConstraints\\[\\][.].*(values\\[\\]|matchLabels[.][*])",
              "",
              "a",
              "8",
              "1.2_3"));

  private static final Map<String, List<String>> BY_PATTERN =
      Map.of(
          Schema.DURATION,
          List.of("1s", "5s", "15s", "1m30s", "24h", "10s500ms", "100ms", "0s", "2h", "86400s"));

  /** A rule that asks of a text, or of every key of a map, that a pattern matches it. */
  private static final Pattern RULE =
      Pattern.compile("self(?:\\.all\\([a-z]+, [a-z]+)?\\.matches\\(r?'([^']*)'\\).*");

  private ValuePools() {}

  /** A text for a string; empty where nothing says which. */
  static Optional<String> text(String path, JsonNode schema, Random random) {
    if (schema.has("enum")) {
      return Optional.of(
          schema.path("enum").get(random.nextInt(schema.path("enum").size())).asText());
    }
    Optional<List<String>> pool = pool(path, schema.path("pattern").asText());
    if (pool.isPresent()) {
      return pool.map(texts -> texts.get(random.nextInt(texts.size())));
    }
    return pattern(schema).map(pattern -> PatternDraw.of(pattern, random));
  }

  /** A key for a map. */
  static Optional<String> key(String path, JsonNode map, Random random) {
    Optional<List<String>> pool = pool(path + ".<key>", "");
    return pool.isPresent()
        ? pool.map(texts -> texts.get(random.nextInt(texts.size())))
        : pattern(map).map(pattern -> PatternDraw.of(pattern, random));
  }

  private static Optional<List<String>> pool(String path, String pattern) {
    return BY_FIELD.stream()
        .filter(pool -> pool.path.matcher(path).matches())
        .map(Pool::texts)
        .findFirst()
        .or(() -> Optional.ofNullable(BY_PATTERN.get(pattern)));
  }

  private static Optional<String> pattern(JsonNode schema) {
    return schema.has("pattern")
        ? Optional.of(schema.path("pattern").asText())
        : schema
            .path("x-kubernetes-validations")
            .valueStream()
            .map(rule -> RULE.matcher(rule.path("rule").asText()))
            .filter(Matcher::matches)
            .map(rule -> rule.group(1))
            .findFirst();
  }

  private record Pool(Pattern path, List<String> texts) {

    static Pool of(String path, String... texts) {
      return of(path, List.of(texts));
    }

    static Pool of(String path, List<String> texts) {
      return new Pool(Pattern.compile(path), texts);
    }
  }
}
