package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.GrafanaSpec;
import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.settings.OperatorSettings;
import java.util.List;
import java.util.Optional;

/**
 * How the operator asks Grafana what it has loaded: it calls by itself, and so only whom it may.
 */
public sealed interface GrafanaAccess {

  /** Nobody asks. */
  record NotGiven() implements GrafanaAccess {}

  /**
   * It asks.
   *
   * @param url base of Grafana's HTTP API
   * @param client how to say who asks, and whom to believe
   */
  record Given(HttpUrl url, ClientPlan client) implements GrafanaAccess {}

  /** It does not, for want of a grant; everything else of the pipeline works. */
  record Withheld(SpecProblem missingGrant) implements GrafanaAccess {}

  private static String field(String name) {
    return "spec.grafana." + name;
  }

  static GrafanaAccess of(
      Optional<GrafanaSpec> spec,
      String namespace,
      OperatorSettings settings,
      SpecProblems problems) {
    if (spec.filter(GrafanaAccess::saysHow).isEmpty()) {
      return new NotGiven();
    }
    GrafanaSpec grafana = spec.get();
    if (grafana.url() == null) {
      problems.require(false, "spec.grafana", "", GrafanaSpec.NEEDS_URL);
      return new NotGiven();
    }
    HttpUrl url =
        HttpUrl.of(grafana.url(), field("url"), "http://grafana:3000", problems)
            .inNamespace(namespace);
    problems.require(
        grafana.tlsConfig() == null || grafana.url().startsWith("https:"),
        field("tlsConfig"),
        "",
        GrafanaSpec.TLS);
    ClientPlan client =
        ClientPlan.of(
            new ClientPlan.Given(
                "spec.grafana", "grafana", null, grafana.authorization(), grafana.tlsConfig()),
            problems);
    return new HostGrants(namespace, settings.grants()).permit(url)
        ? new Given(url, client)
        : new Withheld(missing(url.host(), namespace));
  }

  /** What it needs from Secrets; nothing where it may not ask. */
  default List<SecretUse> secrets() {
    return this instanceof Given given ? given.client().secrets() : List.of();
  }

  private static boolean saysHow(GrafanaSpec grafana) {
    return grafana.url() != null || grafana.authorization() != null || grafana.tlsConfig() != null;
  }

  private static SpecProblem missing(String host, String namespace) {
    return new SpecProblem(
        Reason.NotAllowed,
        field("url"),
        host,
        "is a host that the operator may not call without a grant: have its --grant-hosts extended"
            + " by %s=%s".formatted(namespace, host));
  }
}
