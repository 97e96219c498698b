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

  /** Whether Pods of that namespace may be scraped, and so seen. */
  boolean mayScrape(String other) {
    return other.equals(namespace) || grants.mayScrape(namespace, other);
  }

  /** Whether Pods of every namespace may be. */
  boolean mayScrapeAll() {
    return grants.mayScrapeAll(namespace);
  }

  /**
   * What is called.
   *
   * @param tenantField of the spec
   * @param tenants as whom; none where it is as nobody in particular
   */
  record Call(NamedUrl url, String tenantField, List<String> tenants) {
    Call {
      tenants = List.copyOf(tenants);
    }
  }

  /** Those that are not there, each with the option that gives it. */
  List<SpecProblem> missing(Optional<NamedUrl> called, TraceBackend backend, Caller caller) {
    List<String> tenants = backend instanceof Tempo tempo ? tempo.tenants() : List.of();
    return called
        .map(named -> missing(new Call(named, TraceBackend.TEMPO + ".tenant", tenants), caller))
        .orElse(List.of());
  }

  /** The same of any call. */
  List<SpecProblem> missing(Call call, Caller caller) {
    if (call.url.url().isServiceOf(namespace)) {
      return List.of();
    }
    return call.tenants.isEmpty()
        ? ofHost(call.url, caller).stream().toList()
        : call.tenants.stream().flatMap(it -> ofTenant(call, it, caller).stream()).toList();
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

  private Optional<SpecProblem> ofTenant(Call call, String tenant, Caller caller) {
    String host = call.url.url().host();
    return grants.mayCallAs(namespace, host, tenant)
        ? Optional.empty()
        : Optional.of(
            problem(
                call.tenantField,
                tenant,
                "is a tenant that %s without a grant: have the operator's --grant-hosts extended by %s=%s/%s"
                    .formatted(caller.mayNot, namespace, host, tenant)));
  }

  private static SpecProblem problem(String field, String value, String cure) {
    return new SpecProblem(Reason.NotAllowed, field, value, cure);
  }
}
