package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.api.TracingSpec;
import dev.exemplars.operator.api.TracingSpec.JaegerSpec;
import dev.exemplars.operator.api.TracingSpec.LinkSpec;
import dev.exemplars.operator.api.TracingSpec.TempoSpec;
import dev.exemplars.operator.api.TracingSpec.ZipkinSpec;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What holds the traces. URLs have their host spelled out. */
public sealed interface TraceBackend {

  /**
   * Tempo.
   *
   * @param tenant whose traces; several are joined by a bar
   * @param client how to say who asks, and whom to believe
   * @param existingDatasource uid of a data source that Grafana has already; else one is written
   */
  record Tempo(
      HttpUrl url, Optional<String> tenant, ClientPlan client, Optional<String> existingDatasource)
      implements TraceBackend {

    /** The tenants, one by one. */
    List<String> tenants() {
      return TraceBackend.tenants(tenant);
    }
  }

  /**
   * Jaeger.
   *
   * @param page where a browser finds a trace: Grafana's link from an exemplar asks in TraceQL,
   *     which a Jaeger data source does not answer
   */
  record Jaeger(HttpUrl url, LinkTemplate page) implements TraceBackend {}

  /** Zipkin. */
  record Zipkin(HttpUrl url) implements TraceBackend {}

  /** Anything that shows a trace at a URL. */
  record Link(LinkTemplate page) implements TraceBackend {}

  /** A URL, and the field that it is from. */
  record NamedUrl(String field, HttpUrl url) {}

  String TEMPO = "spec.tracing.tempo";
  String TEMPO_URL = TEMPO + ".url";
  String JAEGER_URL = "spec.tracing.jaeger.url";
  String ZIPKIN_URL = "spec.tracing.zipkin.url";

  /** What is asked where nobody says where Tempo is. */
  String NO_DEFAULT_TEMPO =
      "is missing: set it, for the operator has no --tempo-url, such as http://tempo:3200";

  Pattern TENANT = Pattern.compile(Schema.TENANT);
  Pattern BAR = Pattern.compile("[|]");

  /** Uid of a data source that Grafana has already. */
  default Optional<String> existingUid() {
    return this instanceof Tempo tempo ? tempo.existingDatasource() : Optional.empty();
  }

  /** Whether a data source is written for it. */
  default boolean needsDatasource() {
    return !(this instanceof Link) && existingUid().isEmpty();
  }

  /** What Grafana calls by itself, on behalf of whoever looks at a trace. */
  default Optional<NamedUrl> proxiedUrl() {
    return this instanceof Tempo tempo && tempo.existingDatasource().isPresent()
        ? Optional.empty()
        : lookupUrl();
  }

  /** What the operator calls to look a trace up. */
  default Optional<NamedUrl> lookupUrl() {
    return switch (this) {
      case Tempo tempo -> Optional.of(new NamedUrl(TEMPO_URL, tempo.url()));
      case Jaeger jaeger -> Optional.of(new NamedUrl(JAEGER_URL, jaeger.url()));
      case Zipkin zipkin -> Optional.of(new NamedUrl(ZIPKIN_URL, zipkin.url()));
      case Link link -> Optional.empty();
    };
  }

  /** What whoever calls it needs from Secrets. */
  default List<SecretUse> secrets() {
    return this instanceof Tempo tempo ? tempo.client().secrets() : List.of();
  }

  /**
   * The backend that a spec names.
   *
   * @param defaultTempo URL of a Tempo that has none of its own
   */
  static TraceBackend of(
      TracingSpec spec, String namespace, Optional<String> defaultTempo, SpecProblems problems) {
    List<TraceBackend> given =
        Stream.of(
                Optional.ofNullable(spec.tempo())
                    .map(some -> tempo(withUrl(some, defaultTempo), namespace, problems)),
                Optional.ofNullable(spec.jaeger()).map(some -> jaeger(some, namespace, problems)),
                Optional.ofNullable(spec.zipkin()).map(some -> zipkin(some, namespace, problems)),
                Optional.ofNullable(spec.link()).map(some -> link(some, problems)))
            .flatMap(Optional::<TraceBackend>stream)
            .toList();
    problems.require(given.size() == 1, "spec.tracing", "", TracingSpec.UNION);
    return given.isEmpty()
        ? new Tempo(
            new HttpUrl(URI.create("http://tempo:3200")),
            Optional.empty(),
            ClientPlan.PLAIN,
            Optional.empty())
        : given.getFirst();
  }

  private static TraceBackend tempo(TempoSpec spec, String namespace, SpecProblems problems) {
    HttpUrl url =
        spec.url() == null
            ? HttpUrl.missing(TEMPO_URL, NO_DEFAULT_TEMPO, "http://tempo:3200", problems)
            : HttpUrl.of(spec.url(), TEMPO_URL, "http://tempo:3200", problems);
    problems.require(
        spec.tlsConfig() == null || String.valueOf(spec.url()).startsWith("https:"),
        TEMPO + ".tlsConfig",
        "",
        TempoSpec.TLS);
    Optional<String> datasource =
        Optional.ofNullable(spec.datasource())
            .map(some -> Names.existingUid(some.uid(), TEMPO + ".datasource.uid", problems));
    problems.require(
        datasource.isEmpty() || saysNothingOfTheClient(spec),
        TEMPO + ".datasource",
        "",
        TempoSpec.EXISTING);
    return new Tempo(
        url.inNamespace(namespace),
        tenant(spec.tenant(), TEMPO + ".tenant", problems),
        ClientPlan.of(
            new ClientPlan.Given(
                TEMPO, "tempo", spec.basicAuth(), spec.authorization(), spec.tlsConfig()),
            problems),
        datasource);
  }

  private static TempoSpec withUrl(TempoSpec spec, Optional<String> other) {
    return new TempoSpec(
        Optional.ofNullable(spec.url()).or(() -> other).orElse(null),
        spec.tenant(),
        spec.basicAuth(),
        spec.authorization(),
        spec.tlsConfig(),
        spec.datasource());
  }

  private static boolean saysNothingOfTheClient(TempoSpec spec) {
    return spec.tenant() == null
        && spec.basicAuth() == null
        && spec.authorization() == null
        && spec.tlsConfig() == null;
  }

  /** Whose traces or series a field names. */
  static Optional<String> tenant(@Nullable String given, String field, SpecProblems problems) {
    Optional<String> tenant = Optional.ofNullable(given);
    tenant.ifPresent(
        name ->
            problems.require(
                name.length() <= Schema.LONGEST_TENANT && TENANT.matcher(name).matches(),
                field,
                name,
                "is no tenant: use at most 150 letters, digits, '-', '_' and '.', and '|' between"
                    + " several; none is '.' or '..'"));
    return tenant;
  }

  /** Those that are joined, one by one. */
  static List<String> tenants(Optional<String> joined) {
    return joined.stream().flatMap(BAR::splitAsStream).toList();
  }

  private static TraceBackend jaeger(JaegerSpec spec, String namespace, SpecProblems problems) {
    HttpUrl url =
        HttpUrl.of(spec.url(), JAEGER_URL, "http://jaeger:16686", problems).inNamespace(namespace);
    HttpUrl pages =
        Optional.ofNullable(spec.uiUrl())
            .map(
                some ->
                    HttpUrl.of(
                        some, "spec.tracing.jaeger.uiUrl", "https://jaeger.example", problems))
            .orElse(url);
    return new Jaeger(url, LinkTemplate.ofJaeger(pages));
  }

  private static TraceBackend zipkin(ZipkinSpec spec, String namespace, SpecProblems problems) {
    return new Zipkin(
        HttpUrl.of(spec.url(), ZIPKIN_URL, "http://zipkin:9411", problems).inNamespace(namespace));
  }

  private static TraceBackend link(LinkSpec spec, SpecProblems problems) {
    return new Link(LinkTemplate.of(spec.urlTemplate(), "spec.tracing.link.urlTemplate", problems));
  }
}
