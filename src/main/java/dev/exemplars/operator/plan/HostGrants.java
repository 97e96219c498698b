package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.plan.TraceBackend.NamedUrl;
import dev.exemplars.operator.plan.TraceBackend.Tempo;
import dev.exemplars.operator.settings.OperatorSettings.Grants;
import java.util.List;
import java.util.Optional;

/**
 * Which hosts may be called on behalf of a namespace: its own Services, and what is granted. Where
 * a tenant is named it is the tenant's grant that counts.
 */
record HostGrants(String namespace, Grants grants) {

  /** Who calls. */
  enum Caller {
    Operator("the operator may not call for this namespace"),
    Datasource("a data source outside this namespace may not name");

    private final String mayNot;

    Caller(String mayNot) {
      this.mayNot = mayNot;
    }
  }

  /** Whether that may be called as no tenant. */
  boolean permit(HttpUrl url) {
    return url.isServiceOf(namespace) || grants.mayCall(namespace, url.host());
  }

  /** Those that are not there, each with the option that gives it. */
  List<SpecProblem> missing(Optional<NamedUrl> called, TraceBackend backend, Caller caller) {
    List<String> tenants = backend instanceof Tempo tempo ? tempo.tenants() : List.of();
    return called.filter(named -> !named.url().isServiceOf(namespace)).stream()
        .flatMap(
            named ->
                tenants.isEmpty()
                    ? ofHost(named, caller).stream()
                    : tenants.stream().flatMap(it -> ofTenant(named.url(), it, caller).stream()))
        .toList();
  }

  private Optional<SpecProblem> ofHost(NamedUrl named, Caller caller) {
    String host = named.url().host();
    return grants.mayCall(namespace, host)
        ? Optional.empty()
        : Optional.of(
            problem(
                named.field(),
                host,
                "is a host that %s without a grant: have the operator's --grant-hosts extended by %s=%s"
                    .formatted(caller.mayNot, namespace, host)));
  }

  private Optional<SpecProblem> ofTenant(HttpUrl url, String tenant, Caller caller) {
    return grants.mayCallAs(namespace, url.host(), tenant)
        ? Optional.empty()
        : Optional.of(
            problem(
                TraceBackend.TEMPO + ".tenant",
                tenant,
                "is a tenant that %s without a grant: have the operator's --grant-hosts extended by %s=%s/%s"
                    .formatted(caller.mayNot, namespace, url.host(), tenant)));
  }

  private static SpecProblem problem(String field, String value, String cure) {
    return new SpecProblem(Reason.NotAllowed, field, value, cure);
  }
}
