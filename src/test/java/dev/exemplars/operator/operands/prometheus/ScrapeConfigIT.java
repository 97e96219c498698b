package dev.exemplars.operator.operands.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.real.RealProcess;
import dev.exemplars.operator.real.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever scrape section is taken, Prometheus takes what it becomes. */
class ScrapeConfigIT {

  private static final int SPECS = 1_000;
  private static final int A_CALL = 100;
  private static final List<String> TEXTS =
      List.of(
          "", "a", "$1", "${1}_x", "a b", "ü", "'", "\"", "{{x}}", "$$", "#", "a: b", "%", "\\");
  private static final List<String> EXPRESSIONS =
      List.of("", ".*", "(.+)", "a|b", "(?i)x", "[[:alpha:]]{3}", "\\d+", "\\Qa.b\\E", "\\pL");
  private static final List<String> LABELS =
      List.of("a", "__address__", "__name__", "__meta_kubernetes_pod_name", "in", "_1");

  @TempDir private Path directory;

  @Test
  void whatScrapeSectionIsTakenPrometheusTakes() throws Exception {
    Random random = new Random(20_261_124);
    List<String> files = new ArrayList<>();
    for (int i = 0; i < SPECS; i++) {
      String spec = new JsonMapper().writeValueAsString(Map.of("scrape", scrape(random)));
      Path file = directory.resolve("config-%d.yml".formatted(i));
      Files.writeString(
          file, PrometheusConfig.of(Given.plan(spec, "--grant-scrape-namespaces=shop=*")).text());
      files.add(file.toString());
    }
    for (int i = 0; i < SPECS; i += A_CALL) {
      check(files.subList(i, i + A_CALL));
    }
  }

  private void check(List<String> files) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(Tools.get("promtool").toString(), "check", "config"));
    command.addAll(files);
    RealProcess promtool = RealProcess.start("promtool", directory, command, Map.of());

    assertThat(promtool.awaitEnd()).as(Files.readString(promtool.log())).isZero();
  }

  private static Map<String, Object> scrape(Random random) {
    return Map.of(
        "namespaces",
        random.nextBoolean()
            ? Map.of("from", "All")
            : Map.of("from", "Names", "names", List.of("shop", "billing", "search")),
        "jobs",
        IntStream.range(0, random.nextInt(4)).mapToObj(i -> job("j" + i, random)).toList());
  }

  private static Map<String, Object> job(String name, Random random) {
    Map<String, Object> job = new LinkedHashMap<>(Map.of("name", name));
    if (random.nextInt(4) == 0) {
      job.put("staticTargets", List.of("db.shop:80", "[fd00::1]:1", "10.0.0.1:65535"));
    } else {
      job.put("podSelector", selector(random));
      maybe(random, job, "port", one(random, List.of("http", "a-1", 1, 65535)));
      maybe(random, job, "namespaces", List.of("billing"));
    }
    maybe(random, job, "path", one(random, List.of("/", "/a/b;c=d", "/$x")));
    maybe(random, job, "scheme", "https");
    maybe(
        random, job, "params", Map.of("match[]", List.of(one(random, TEXTS)), "a.b", List.of("")));
    maybe(random, job, "interval", one(random, List.of("11s", "1m30s", "24h")));
    maybe(random, job, "timeout", one(random, List.of("100ms", "9s")));
    maybe(random, job, "honorLabels", true);
    if (job.containsKey("podSelector")) {
      // promtool also relabels static targets, and complains of a target that a rule destroys.
      maybe(random, job, "relabelings", rules(random));
    }
    maybe(random, job, "metricRelabelings", rules(random));
    return job;
  }

  private static Map<String, Object> selector(Random random) {
    Map<String, Object> selector = new LinkedHashMap<>();
    maybe(
        random, selector, "matchLabels", Map.of("in", "notin", "example.com/a", "", "b", "1.2_3"));
    maybe(
        random,
        selector,
        "matchExpressions",
        List.of(
            Map.of("key", "in", "operator", "In", "values", List.of("in", "", "x")),
            Map.of("key", "notin", "operator", "NotIn", "values", List.of("")),
            Map.of("key", "exists", "operator", "Exists"),
            Map.of("key", "example.com/b", "operator", "DoesNotExist")));
    return selector;
  }

  private static List<Map<String, Object>> rules(Random random) {
    return IntStream.range(0, 1 + random.nextInt(5)).mapToObj(i -> rule(random)).toList();
  }

  private static Map<String, Object> rule(Random random) {
    String action =
        one(
            random,
            List.of(
                "Replace",
                "Keep",
                "Drop",
                "HashMod",
                "LabelMap",
                "LabelDrop",
                "LabelKeep",
                "Lowercase",
                "Uppercase",
                "KeepEqual",
                "DropEqual"));
    Map<String, Object> rule = new LinkedHashMap<>(Map.of("action", action));
    if (!action.startsWith("Label")) {
      rule.put("sourceLabels", List.of(one(random, LABELS), one(random, LABELS)));
    }
    if (!action.startsWith("Label") && !action.endsWith("Equal")) {
      maybe(random, rule, "separator", one(random, TEXTS));
    }
    if (List.of("Keep", "Drop", "Replace").contains(action) || action.startsWith("Label")) {
      rule.put("regex", one(random, EXPRESSIONS));
    }
    if (!action.startsWith("Label") && !List.of("Keep", "Drop").contains(action)) {
      rule.put("targetLabel", one(random, LABELS));
    }
    switch (action) {
      case "HashMod" -> rule.put("modulus", 1 + random.nextInt(1_000_000));
      case "Replace" -> maybe(random, rule, "replacement", one(random, TEXTS));
      case "LabelMap" ->
          maybe(random, rule, "replacement", one(random, List.of("a_$1", "$1", "${1}", "${1}_$2")));
      default -> {
        // Takes no more.
      }
    }
    return rule;
  }

  private static void maybe(Random random, Map<String, Object> map, String key, Object value) {
    if (random.nextBoolean()) {
      map.put(key, value);
    }
  }

  private static <T> T one(Random random, List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
