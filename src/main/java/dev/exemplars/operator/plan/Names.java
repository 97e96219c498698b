package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.Schema;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The names of a pipeline's operands. In the pipeline's namespace they start with its name; in any
 * other they carry namespace, name and a hash of both, so that no pipeline can aim at another's.
 */
public record Names(PipelineId pipeline) {

  /** Scrape job of Prometheus' own metrics: not a target of the pipeline. */
  public static final String SELF_JOB = "prometheus";

  /** Scrape job of annotated Pods. */
  public static final String PODS_JOB = "annotated-pods";

  static final Set<String> OWN_JOBS = Set.of(SELF_JOB, PODS_JOB);

  private static final int LONGEST = 63;
  private static final Pattern DNS_LABEL = Pattern.compile(Schema.DNS_LABEL);
  private static final Pattern DATASOURCE_UID = Pattern.compile(Schema.DATASOURCE_UID);
  private static final int HASH = 10;

  private static final String PROMETHEUS = "-prometheus";
  private static final String DATASOURCES = "-grafana-datasources";
  private static final String TRACES = "-grafana-traces";
  private static final String DASHBOARD = "-grafana-dashboard";

  /** Whether a text can name a namespace or a Service. */
  static boolean isDnsLabel(String text) {
    return DNS_LABEL.matcher(text).matches();
  }

  /** The uid of a data source that Grafana has already; a text that can be none is a problem. */
  static String existingUid(@Nullable String given, String field, SpecProblems problems) {
    String uid = Optional.ofNullable(given).orElse("");
    problems.require(
        DATASOURCE_UID.matcher(uid).matches(),
        field,
        uid,
        "must be the uid of a data source: 1 to 40 letters, digits, '-' and '_'");
    return uid;
  }

  /** Deployment, Service and ServiceAccount. */
  public String prometheus() {
    return pipeline.name() + PROMETHEUS;
  }

  /** Role and RoleBinding in a scraped namespace. */
  public String prometheusRole(String inNamespace) {
    return in(inNamespace, PROMETHEUS);
  }

  /** ClusterRole and ClusterRoleBinding. */
  public String prometheusClusterRole() {
    return elsewhere(PROMETHEUS);
  }

  /** ConfigMap of {@code prometheus.yml}, one for each dialect. */
  public String prometheusConfig(ConfigDialect dialect) {
    return pipeline.name() + "-prometheus-config-" + dialect.since();
  }

  /** PersistentVolumeClaim of its data. */
  public String prometheusData() {
    return pipeline.name() + "-prometheus-data";
  }

  /** Secret of what Prometheus needs from Secrets. */
  public String credentials() {
    return pipeline.name() + "-credentials";
  }

  /** ConfigMap of the Grafana data sources. */
  public String datasources(String inNamespace) {
    return in(inNamespace, DATASOURCES);
  }

  /** Secret of the Grafana data source of the trace backend, where it holds credentials. */
  public String traceDatasource(String inNamespace) {
    return in(inNamespace, TRACES);
  }

  /** ConfigMap of the Grafana dashboard. */
  public String dashboard(String inNamespace) {
    return in(inNamespace, DASHBOARD);
  }

  /** Every name that an operand beside the pipeline can have. */
  public Set<String> beside() {
    return Stream.concat(
            Stream.of(ConfigDialect.values()).map(this::prometheusConfig),
            Stream.concat(
                Stream.of(prometheusData(), credentials()),
                Stream.of(PROMETHEUS, DATASOURCES, TRACES, DASHBOARD)
                    .map(suffix -> pipeline.name() + suffix)))
        .collect(Collectors.toSet());
  }

  /** Every name that an operand in another namespace, or in none, can have. */
  public Set<String> elsewhere() {
    return Stream.of(PROMETHEUS, DATASOURCES, TRACES, DASHBOARD)
        .map(this::elsewhere)
        .collect(Collectors.toSet());
  }

  /** Data key without extension: Grafana's sidecar makes it a file name, one folder for all. */
  public String grafanaKey() {
    return "exemplars-" + pipeline.hash();
  }

  /** Uid of the Prometheus data source: stable, at most 40 of a-z, 0-9 and '-'. */
  public String prometheusDatasourceUid() {
    return "exemplars-" + pipeline.hash() + "-prometheus";
  }

  /**
   * Uid of the trace data source, of whatever kind it is: like its name it stays when the kind
   * changes. Grafana finds a data source by name and then changes its type; a new name under the
   * old uid would be refused, and with it every data source of the file.
   */
  public String traceDatasourceUid() {
    return "exemplars-" + pipeline.hash() + "-traces";
  }

  /** Name of the Prometheus data source; name and uid derive from one key and never change. */
  public String prometheusDatasourceName() {
    return "Exemplars " + pipeline;
  }

  /** Name of the trace data source. */
  public String traceDatasourceName() {
    return "Traces " + pipeline;
  }

  /** Uid of the dashboard. */
  public String dashboardUid() {
    return "exemplars-" + pipeline.hash();
  }

  private String in(String namespace, String suffix) {
    return namespace.equals(pipeline.namespace()) ? pipeline.name() + suffix : elsewhere(suffix);
  }

  private String elsewhere(String suffix) {
    String hash = "-" + pipeline.hash().substring(0, HASH);
    String readable = pipeline.namespace() + "-" + pipeline.name();
    int room = LONGEST - hash.length() - suffix.length();
    return readable.substring(0, Math.min(readable.length(), room)) + hash + suffix;
  }
}
