package dev.exemplars.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.exemplars.operator.cli.ResourceDraw.Judgement;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.real.RealCluster;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever resource the API server and {@code plan} take, Prometheus takes what it becomes; and
 * they take and refuse the same, also of what is hostile or just one too many. Resources are drawn
 * from the schema itself, so a new field is drawn as soon as it is there.
 */
class DrawnResourcesIT {

  private static final int WANTED = 1_500;
  private static final long SEED = Long.getLong("drawn.seed", 20_261_128);
  private static final int STARTS = 5;
  private static final int AT_ONCE = 4;

  /**
   * What only {@code plan} can say: what the operator's version knows of Prometheus, what it was
   * granted, and expressions that no rule of a schema can compile.
   */
  private static final List<Pattern> OF_THE_PLAN_ALONE =
      List.of(
          Pattern.compile("spec[.]prometheus[.]version: .* is not supported: .*"),
          Pattern.compile("spec[.].* is a Prometheus that reads no username from a file: .*"),
          Pattern.compile("spec[.].* is of a repository that is not granted: .*"),
          Pattern.compile("spec[.]prometheus[.]priorityClassName: .* is not granted.*"),
          Pattern.compile("spec[.].*[.]memory: .* is less than the .* exemplars take: .*"),
          Pattern.compile(
              "spec[.].*[.]regex: .* (is not a regular expression|repeats too much).*"));

  private static final RealCluster CLUSTER = RealCluster.shared();

  /** Fields of what was taken. */
  private static final Set<String> DRAWN = new HashSet<>();

  @TempDir private Path directory;

  /** Versions that take the same configuration and flags; an empty one is the operator's. */
  private record Family(String name, List<String> versions) {

    boolean has(ObjectNode resource) {
      return versions.contains(resource.at("/spec/prometheus/version").asText());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** One resource, what it was changed in, and what {@code plan} says of it. */
  private record Drawn(ObjectNode resource, String what, Judgement judgement) {}

  static Stream<Family> families() {
    return Stream.of(
        new Family("2.45 to 2.48", List.of("2.45.0", "2.48.1")),
        new Family("2.49 to 2.55", List.of("2.49.0", "2.53.4", "2.55.1")),
        new Family("3.0 to 3.10", List.of("3.0.0", "3.5.0", "3.10.0")),
        new Family("3.11 and newer", List.of("3.11.0", "3.12.0", "3.16.0", "")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("families")
  void whatServerAndPlanTakePrometheusLoads(Family family) throws Exception {
    List<Drawn> drawn = draw(family);

    List<Drawn> taken = drawn.stream().filter(one -> one.judgement.takes()).toList();
    assertThat(disagreements(drawn)).isEmpty();
    List<PipelinePlan> plans =
        taken.stream().map(one -> one.judgement.plan().orElseThrow()).toList();
    JudgingPrometheus prometheus = new JudgingPrometheus(directory);
    prometheus.assertChecked(plans);
    for (PipelinePlan plan : plans.subList(0, STARTS)) {
      prometheus.assertStarts(plan);
    }
    prometheus.assertReloads(plans);

    System.out.printf(
        "%s, seed %d: %d resources drawn, %d accepted, %d refused; none that does not load%n",
        family, SEED, drawn.size(), taken.size(), drawn.size() - taken.size());
    taken.forEach(one -> SchemaFields.setBy(one.resource.path("spec")).forEach(DRAWN::add));
  }

  @AfterAll
  static void everyFieldWasDrawn() {
    assertThat(SchemaFields.leaves()).isSubsetOf(DRAWN);
  }

  /** Taken ones, the last step to each, and each with one more change. */
  private static List<Drawn> draw(Family family) {
    // Each family draws its own, or all four would draw nearly the same.
    Random random = new Random(SEED + family.name.hashCode());
    ResourceDraw draw = new ResourceDraw(random, family.versions);
    SpecFault fault = new SpecFault(random, new SchemaDraw(random));
    List<Drawn> drawn = new ArrayList<>();
    while (drawn.stream().filter(one -> one.judgement.takes()).count() < WANTED) {
      List<ObjectNode> refused = new ArrayList<>();
      ObjectNode taken = draw.taken(refused);
      drawn.add(drawn(taken, "as drawn"));
      if (!refused.isEmpty()) {
        drawn.add(drawn(refused.getLast(), "nearly"));
      }
      ObjectNode changed = taken.deepCopy();
      String what = fault.changeOne(changed);
      if (family.has(changed)) {
        drawn.add(drawn(changed, what));
      }
    }
    return drawn;
  }

  private static Drawn drawn(ObjectNode resource, String what) {
    return new Drawn(resource, what, ResourceDraw.judge(resource));
  }

  private static List<String> disagreements(List<Drawn> drawn) throws Exception {
    List<Future<Optional<String>>> answers = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE)) {
      drawn.forEach(one -> answers.add(executor.submit(() -> serverRefusal(one.resource))));
    }
    List<String> disagreements = new ArrayList<>();
    for (int i = 0; i < drawn.size(); i++) {
      Drawn one = drawn.get(i);
      Optional<String> refusal = answers.get(i).get();
      if (refusal.isEmpty() != one.judgement.takes() && !isOfThePlanAlone(one.judgement)) {
        disagreements.add(
            "%s: server: %s; plan: %s; %s"
                .formatted(
                    one.what,
                    refusal.orElse("taken"),
                    one.judgement.problems(),
                    ResourceDraw.text(one.resource)));
      }
    }
    return disagreements;
  }

  private static boolean isOfThePlanAlone(Judgement judgement) {
    return !judgement.takes()
        && judgement.problems().stream()
            .allMatch(
                problem ->
                    OF_THE_PLAN_ALONE.stream().anyMatch(one -> one.matcher(problem).matches()));
  }

  private static Optional<String> serverRefusal(JsonNode resource) {
    String path =
        "/apis/exemplars.dev/v1alpha1/namespaces/default/exemplarpipelines?dryRun=All&fieldValidation=Strict";
    try {
      CLUSTER.admin().raw(path, "POST", resource);
      return Optional.empty();
    } catch (KubernetesClientException e) {
      return Optional.of(e.getStatus().getMessage());
    }
  }
}
