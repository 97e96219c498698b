package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.PrometheusSpec;
import dev.exemplars.operator.api.PrometheusSpec.ImagePullSecretSpec;
import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.Schema;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where the Pod may run, how much it matters there, and with what its image is pulled.
 *
 * @param nodeSelector labels of the nodes
 * @param tolerations taints that it tolerates
 * @param affinity as given: the API server judges it with the Deployment
 * @param spread likewise
 * @param priorityClass empty for the cluster's default
 * @param imagePullSecrets names of Secrets of the pipeline's namespace
 */
public record PlacementPlan(
    Map<String, String> nodeSelector,
    List<TolerationPlan> tolerations,
    Optional<Affinity> affinity,
    List<TopologySpreadConstraint> spread,
    Optional<String> priorityClass,
    List<String> imagePullSecrets) {

  private static final String FIELD = "spec.prometheus";
  private static final Pattern DNS_SUBDOMAIN = Pattern.compile(Schema.DNS_SUBDOMAIN);

  public PlacementPlan {
    tolerations = List.copyOf(tolerations);
    spread = List.copyOf(spread);
    imagePullSecrets = List.copyOf(imagePullSecrets);
  }

  static PlacementPlan of(
      PrometheusSpec spec, Set<String> grantedPriorityClasses, SpecProblems problems) {
    Map<String, String> nodeSelector =
        new TreeMap<>(Optional.ofNullable(spec.nodeSelector()).orElse(Map.of()));
    Labels.checkForm(nodeSelector, FIELD + ".nodeSelector", problems);
    Optional<String> priorityClass = Optional.ofNullable(spec.priorityClassName());
    priorityClass.ifPresent(name -> checkPriority(name, grantedPriorityClasses, problems));
    return new PlacementPlan(
        nodeSelector,
        tolerations(spec, problems),
        Optional.ofNullable(spec.affinity()),
        spread(spec, problems),
        priorityClass,
        pullSecrets(spec, problems));
  }

  private static List<TolerationPlan> tolerations(PrometheusSpec spec, SpecProblems problems) {
    var specs = atMost(Schema.MOST_TOLERATIONS, "tolerations", spec.tolerations(), problems);
    return IntStream.range(0, specs.size())
        .mapToObj(
            i -> TolerationPlan.of(specs.get(i), FIELD + ".tolerations[%d]".formatted(i), problems))
        .toList();
  }

  /** The API server keeps them by place and by what happens there: one of each. */
  private static List<TopologySpreadConstraint> spread(PrometheusSpec spec, SpecProblems problems) {
    String field = FIELD + ".topologySpreadConstraints";
    List<TopologySpreadConstraint> spread =
        Optional.ofNullable(spec.topologySpreadConstraints()).orElse(List.of());
    Set<String> seen = new HashSet<>();
    IntStream.range(0, spread.size())
        .forEach(
            i ->
                problems.require(
                    seen.add(
                        spread.get(i).getTopologyKey()
                            + " "
                            + spread.get(i).getWhenUnsatisfiable()),
                    field + "[%d]".formatted(i),
                    spread.get(i).getTopologyKey(),
                    "is there twice with the same whenUnsatisfiable: remove one"));
    return spread;
  }

  private static void checkPriority(String name, Set<String> granted, SpecProblems problems) {
    String field = FIELD + ".priorityClassName";
    if (problems.require(
            isName(name), field, name, "is not the name of a PriorityClass: use a DNS name")
        && !granted.contains(name)) {
      problems.add(
          Reason.NotAllowed,
          field,
          name,
          "is not granted: leave it out, "
              + granted.stream()
                  .sorted()
                  .reduce((one, other) -> one + ", " + other)
                  .map("use one of %s, "::formatted)
                  .orElse("")
              + "or have the operator's --grant-priority-classes extended");
    }
  }

  private static List<String> pullSecrets(PrometheusSpec spec, SpecProblems problems) {
    String field = FIELD + ".imagePullSecrets";
    List<String> names =
        atMost(Schema.MOST_PULL_SECRETS, "imagePullSecrets", spec.imagePullSecrets(), problems)
            .stream()
            .map(ImagePullSecretSpec::name)
            .map(name -> Optional.ofNullable(name).orElse(""))
            .toList();
    IntStream.range(0, names.size())
        .forEach(
            i ->
                problems.require(
                    isName(names.get(i)),
                    "%s[%d].name".formatted(field, i),
                    names.get(i),
                    "is not the name of a Secret: use a DNS name"));
    problems.require(
        names.stream().distinct().count() == names.size(),
        field,
        names,
        "names a Secret twice: remove the repetition");
    return names;
  }

  private static <T> List<T> atMost(
      int most, String name, @Nullable List<T> given, SpecProblems problems) {
    List<T> list = Optional.ofNullable(given).orElse(List.of());
    problems.require(
        list.size() <= most, FIELD + "." + name, list.size(), "are too many: at most " + most);
    return list;
  }

  private static boolean isName(String text) {
    return text.length() <= Schema.LONGEST_SUBDOMAIN && DNS_SUBDOMAIN.matcher(text).matches();
  }
}
