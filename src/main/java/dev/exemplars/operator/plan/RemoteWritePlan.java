package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.RemoteWriteSpec;
import dev.exemplars.operator.api.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Another place to which samples are sent.
 *
 * @param client how Prometheus says who it is, and whom it believes
 * @param relabelings rules for the labels of series
 */
public record RemoteWritePlan(
    String name,
    HttpUrl url,
    boolean sendExemplars,
    ClientPlan client,
    List<RelabelPlan> relabelings) {

  private static final String FIELD = "spec.prometheus.remoteWrite";

  public RemoteWritePlan {
    relabelings = List.copyOf(relabelings);
  }

  static List<RemoteWritePlan> listOf(
      @Nullable List<RemoteWriteSpec> given, boolean storesExemplars, SpecProblems problems) {
    List<RemoteWriteSpec> specs = Optional.ofNullable(given).orElse(List.of());
    problems.require(
        specs.size() <= Schema.MOST_REMOTE_WRITES,
        FIELD,
        specs.size(),
        "remote writes are too many: at most " + Schema.MOST_REMOTE_WRITES);
    Set<String> names = new HashSet<>();
    List<RemoteWritePlan> plans = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      String field = "%s[%d]".formatted(FIELD, i);
      RemoteWritePlan plan = of(specs.get(i), field, storesExemplars, problems);
      problems.require(
          names.add(plan.name), field, plan.name, "is the name of two remote writes: rename one");
      plans.add(plan);
    }
    return plans;
  }

  private static RemoteWritePlan of(
      RemoteWriteSpec spec, String field, boolean storesExemplars, SpecProblems problems) {
    String name = Optional.ofNullable(spec.name()).orElse("");
    problems.require(
        Names.isDnsLabel(name),
        field + ".name",
        name,
        "is not the name of a remote write: at most 63 of a-z, 0-9 and '-'");
    HttpUrl url = HttpUrl.of(spec.url(), field + ".url", RemoteWriteSpec.EXAMPLE, problems);
    problems.require(
        storesExemplars || !Boolean.TRUE.equals(spec.sendExemplars()),
        field + ".sendExemplars",
        "",
        RemoteWriteSpec.NO_EXEMPLARS);
    problems.require(
        spec.tlsConfig() == null || url.uri().getScheme().equals("https"),
        field + ".tlsConfig",
        "",
        "is for a URL of https: change the URL, or remove it");
    return new RemoteWritePlan(
        name,
        url,
        Optional.ofNullable(spec.sendExemplars()).orElse(storesExemplars),
        ClientPlan.of(
            new ClientPlan.Given(
                field,
                "remote-write." + name,
                spec.basicAuth(),
                spec.authorization(),
                spec.tlsConfig()),
            problems),
        RelabelPlan.listOf(spec.writeRelabelConfigs(), field + ".writeRelabelConfigs", problems));
  }
}
