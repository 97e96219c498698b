package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.ExternalPrometheusSpec;
import dev.exemplars.operator.api.ExternalPrometheusSpec.ServiceRefSpec;
import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.plan.HostGrants.Call;
import dev.exemplars.operator.plan.TraceBackend.NamedUrl;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Prometheus that exists, or what answers as one: read, linked and verified, and never written.
 *
 * @param call where it is, and as which tenants it is called
 * @param tenant whose series; several are joined by a bar
 * @param client how to say who asks, and whom to believe
 * @param match which series and targets are the pipeline's
 * @param namespaces whose Pods the operator may ask itself
 * @param missingGrants what the operator would need to ask it; it does not while there are any
 */
public record ExternalPlan(
    Call call,
    Optional<String> tenant,
    ClientPlan client,
    SeriesMatch match,
    ScrapedNamespaces namespaces,
    List<SpecProblem> missingGrants) {

  private static final String FIELD = "spec.externalPrometheus";
  private static final String TENANT = FIELD + ".tenant";
  private static final int PORT = 9090;

  public ExternalPlan {
    missingGrants = List.copyOf(missingGrants);
  }

  static ExternalPlan of(ExternalPrometheusSpec spec, HostGrants grants, SpecProblems problems) {
    NamedUrl url = url(spec, grants.namespace(), problems);
    Optional<String> tenant = TraceBackend.tenant(spec.tenant(), TENANT, problems);
    Call call = new Call(url, TENANT, TraceBackend.tenants(tenant));
    SeriesMatch match = match(spec.match(), grants.namespace(), problems);
    return new ExternalPlan(
        call,
        tenant,
        ClientPlan.of(
            new ClientPlan.Given(
                FIELD, "prometheus", spec.basicAuth(), spec.authorization(), spec.tlsConfig()),
            problems),
        match,
        namespaces(match, grants),
        Stream.concat(
                grants.missing(call, HostGrants.Caller.Operator).stream(),
                missing(call, match, grants).stream())
            .toList());
  }

  /** Base of its HTTP API, without a slash at its end. */
  public String url() {
    return call.url().url().toString().replaceFirst("/+$", "");
  }

  /** What the operator itself needs from Secrets. */
  List<SecretUse> lookupSecrets() {
    return missingGrants.isEmpty() ? client.secrets() : List.of();
  }

  private static NamedUrl url(
      ExternalPrometheusSpec spec, String namespace, SpecProblems problems) {
    problems.require(
        (spec.url() == null) != (spec.serviceRef() == null),
        FIELD,
        "",
        ExternalPrometheusSpec.UNION);
    problems.require(
        spec.tlsConfig() == null || spec.url() == null || spec.url().startsWith("https:"),
        FIELD + ".tlsConfig",
        "",
        ExternalPrometheusSpec.TLS);
    return spec.serviceRef() == null
        ? named(spec.url(), namespace, problems)
        : service(
            spec.serviceRef(), spec.tlsConfig() == null ? "http" : "https", namespace, problems);
  }

  private static NamedUrl named(@Nullable String text, String namespace, SpecProblems problems) {
    String field = FIELD + ".url";
    HttpUrl url = HttpUrl.of(text, field, ExternalPrometheusSpec.EXAMPLE, problems);
    return new NamedUrl(field, url.inNamespace(namespace));
  }

  private static NamedUrl service(
      ServiceRefSpec spec, String scheme, String own, SpecProblems problems) {
    String field = FIELD + ".serviceRef";
    String name = Optional.ofNullable(spec.name()).orElse("");
    String namespace = Optional.ofNullable(spec.namespace()).orElse(own);
    int port = Optional.ofNullable(spec.port()).orElse(PORT);
    boolean isName =
        problems.require(
            Names.isDnsLabel(name),
            field + ".name",
            name,
            "is not the name of a Service: at most 63 of a-z, 0-9 and '-'");
    boolean isNamespace =
        problems.require(
            Names.isDnsLabel(namespace),
            field + ".namespace",
            namespace,
            "is not a namespace: at most 63 of a-z, 0-9 and '-'");
    boolean isPort =
        problems.require(
            port >= 1 && port <= Schema.HIGHEST_PORT,
            field + ".port",
            port,
            "is no port: give 1 to " + Schema.HIGHEST_PORT);
    String text =
        isName && isNamespace && isPort
            ? "%s://%s.%s.svc:%d".formatted(scheme, name, namespace, port)
            : ExternalPrometheusSpec.EXAMPLE;
    return new NamedUrl(field, new HttpUrl(URI.create(text)));
  }

  private static SeriesMatch match(@Nullable String text, String namespace, SpecProblems problems) {
    if (text == null) {
      return SeriesMatch.ofNamespace(namespace);
    }
    Optional<SeriesMatch> parsed = SeriesMatch.parse(text);
    problems.require(parsed.isPresent(), FIELD + ".match", text, Schema.SERIES_MATCH_CURE);
    return parsed.orElse(SeriesMatch.ofNamespace(namespace));
  }

  /** Where the pipeline may scrape: so far it may also have Pods asked. */
  private static ScrapedNamespaces namespaces(SeriesMatch match, HostGrants grants) {
    return grants.mayScrapeAll()
        ? new ScrapedNamespaces.All()
        : new ScrapedNamespaces.Named(
            Stream.concat(
                    Stream.of(grants.namespace()),
                    match.namespaces().stream().filter(grants::mayScrape))
                .distinct()
                .toList());
  }

  /**
   * A Prometheus may have series of others, and show them to whoever reaches it: the operator
   * reaches further than its tenants, and a Service of their own leads wherever they turn it. So
   * only series of namespaces are read that the pipeline may scrape; or of a tenant that was
   * granted, for then the server keeps them apart.
   */
  private static Optional<SpecProblem> missing(Call call, SeriesMatch match, HostGrants grants) {
    boolean isTenantGranted =
        !call.tenants().isEmpty() && !call.url().url().isServiceOf(grants.namespace());
    List<String> namespaces = match.namespaces();
    if (isTenantGranted
        || grants.mayScrapeAll()
        || namespaces.stream().anyMatch(grants::mayScrape)) {
      return Optional.empty();
    }
    String own = grants.namespace();
    String wanted = namespaces.isEmpty() ? "*" : namespaces.getFirst();
    return Optional.of(
        new SpecProblem(
            Reason.NotAllowed,
            FIELD + ".match",
            match.toString(),
            ("may mean series of other namespaces: let it hold namespace=\"%s\", or have the operator's"
                    + " --grant-scrape-namespaces extended by %s=%s")
                .formatted(own, own, wanted)));
  }
}
