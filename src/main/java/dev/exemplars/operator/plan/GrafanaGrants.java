package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.plan.TraceBackend.ProxiedUrl;
import dev.exemplars.operator.plan.TraceBackend.Tempo;
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
  List<SpecProblem> missing(TraceBackend backend) {
    return namespace.equals(grafanaNamespace)
        ? List.of()
        : Stream.of(
                ofNamespace().stream(),
                ofHost(backend).stream(),
                ofTenants(backend),
                ofCredentials(backend).stream())
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

  private Optional<SpecProblem> ofHost(TraceBackend backend) {
    return backend
        .proxiedUrl()
        .filter(proxied -> !proxied.url().isServiceOf(namespace))
        .filter(proxied -> !mayCall(backend, proxied))
        .map(
            proxied ->
                problem(
                    proxied.field(),
                    proxied.url().host(),
                    "is a host that a data source outside this namespace may not name without a"
                        + " grant: have the operator's --grant-hosts extended by %s=%s"
                            .formatted(namespace, proxied.url().host())));
  }

  /** With a tenant it is the tenant's grant that counts. */
  private boolean mayCall(TraceBackend backend, ProxiedUrl proxied) {
    return !tenants(backend).isEmpty() || grants.mayCall(namespace, proxied.url().host());
  }

  private Stream<SpecProblem> ofTenants(TraceBackend backend) {
    return backend
        .proxiedUrl()
        .map(ProxiedUrl::url)
        .filter(url -> !url.isServiceOf(namespace))
        .stream()
        .flatMap(
            url ->
                tenants(backend).stream()
                    .filter(tenant -> !grants.mayCallAs(namespace, url.host(), tenant))
                    .map(
                        tenant ->
                            problem(
                                TraceBackend.TEMPO + ".tenant",
                                tenant,
                                "is a tenant that a data source outside this namespace may not name"
                                    + " without a grant: have the operator's --grant-hosts extended"
                                    + " by %s=%s/%s".formatted(namespace, url.host(), tenant))));
  }

  /** Written there, they are read by whoever reads Secrets there. */
  private Optional<SpecProblem> ofCredentials(TraceBackend backend) {
    return backend.secrets().isEmpty() || grants.mayEntrust(namespace, grafanaNamespace)
        ? Optional.empty()
        : Optional.of(
            problem(
                backend.secrets().getFirst().field(),
                grafanaNamespace,
                "is not granted credentials of this namespace: leave them out, or have the"
                    + " operator's --grant-grafana-credentials extended by %s=%s"
                        .formatted(namespace, grafanaNamespace)));
  }

  private static List<String> tenants(TraceBackend backend) {
    return backend instanceof Tempo tempo ? tempo.tenants() : List.of();
  }

  private static SpecProblem problem(String field, String value, String cure) {
    return new SpecProblem(Reason.NotAllowed, field, value, cure);
  }
}
