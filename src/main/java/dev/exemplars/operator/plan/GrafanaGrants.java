package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.plan.HostGrants.Caller;
import dev.exemplars.operator.settings.OperatorSettings;
import dev.exemplars.operator.settings.OperatorSettings.Grants;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a pipeline needs to be granted before Grafana objects of it are written. In its own
 * namespace it needs nothing: whoever may create a pipeline there is no stranger to it.
 */
final class GrafanaGrants {

  private final String namespace;
  private final String grafanaNamespace;
  private final boolean isOperatorsChoice;
  private final Grants grants;

  /**
   * @param namespace the pipeline's
   * @param grafanaNamespace where the objects are to go
   */
  GrafanaGrants(String namespace, String grafanaNamespace, OperatorSettings settings) {
    this.namespace = namespace;
    this.grafanaNamespace = grafanaNamespace;
    this.isOperatorsChoice =
        settings.grafanaNamespace().filter(grafanaNamespace::equals).isPresent();
    this.grants = settings.grants();
  }

  /** Those that are not there, each with the option that gives it. */
  List<SpecProblem> missing(TraceBackend backend, Optional<ExternalPlan> prometheus) {
    return namespace.equals(grafanaNamespace)
        ? List.of()
        : Stream.of(
                ofNamespace().stream(),
                new HostGrants(namespace, grants)
                    .missing(backend.proxiedUrl(), backend, Caller.Datasource).stream(),
                prometheus.stream().flatMap(this::ofPrometheus),
                ofCredentials(backend.secrets()).stream(),
                prometheus.stream().flatMap(it -> ofCredentials(it.client().secrets()).stream()))
            .flatMap(some -> some)
            .toList();
  }

  private Optional<SpecProblem> ofNamespace() {
    return isOperatorsChoice || grants.mayWriteTo(namespace, grafanaNamespace)
        ? Optional.empty()
        : Optional.of(
            problem(
                "spec.grafana.namespace",
                grafanaNamespace,
                "is not granted to this namespace: leave it out, or have the operator's"
                    + " --grant-grafana-namespaces extended by %s=%s"
                        .formatted(namespace, grafanaNamespace)));
  }

  private Stream<SpecProblem> ofPrometheus(ExternalPlan prometheus) {
    return new HostGrants(namespace, grants).missing(prometheus.call(), Caller.Datasource).stream();
  }

  /** Written there, they are read by whoever reads Secrets there. */
  private Optional<SpecProblem> ofCredentials(List<SecretUse> secrets) {
    return secrets.isEmpty() || grants.mayEntrust(namespace, grafanaNamespace)
        ? Optional.empty()
        : Optional.of(
            problem(
                secrets.getFirst().field(),
                grafanaNamespace,
                "is not granted credentials of this namespace: leave them out, or have the"
                    + " operator's --grant-grafana-credentials extended by %s=%s"
                        .formatted(namespace, grafanaNamespace)));
  }

  private static SpecProblem problem(String field, String value, String cure) {
    return new SpecProblem(Reason.NotAllowed, field, value, cure);
  }
}
