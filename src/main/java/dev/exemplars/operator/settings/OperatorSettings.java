package dev.exemplars.operator.settings;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What whoever runs the operator decided, parsed and checked; see {@link OperatorOptions} for keys
 * and defaults.
 *
 * @param watchNamespaces namespaces whose pipelines are reconciled; empty means all
 * @param prometheus defaults and reach of the managed Prometheus servers
 * @param grants what tenants may ask for beyond their own namespace
 * @param limits bounds of the operator's own work
 * @param caps how much tenants may ask for
 * @param grafanaNamespace where Grafana objects go unless a pipeline says otherwise
 * @param tempoUrl Tempo of pipelines whose {@code tracing.tempo} names none
 * @param httpPort port of health and metrics
 * @param lease what decides which of several operators reconciles; empty where there is only one
 * @param secretsNeedLabel whether only Secrets are read that are labelled for it
 * @param runbookUrl where a reader of an alert finds what to do, with {@code {alert}} in it
 * @param tracing where traces of the operator's own work go; empty where there are none
 * @param pods what the operator's Pod and those of Prometheus are to each other
 */
public record OperatorSettings(
    Set<String> watchNamespaces,
    PrometheusSettings prometheus,
    Grants grants,
    Limits limits,
    Caps caps,
    Optional<String> grafanaNamespace,
    Optional<String> tempoUrl,
    int httpPort,
    Optional<LeaseSettings> lease,
    boolean secretsNeedLabel,
    Optional<String> runbookUrl,
    Optional<TracingSettings> tracing,
    PodSettings pods) {

  public OperatorSettings {
    watchNamespaces = Set.copyOf(watchNamespaces);
  }

  /** The same, with another version of Prometheus for pipelines that name none. */
  public OperatorSettings withDefaultPrometheus(String version) {
    return new OperatorSettings(
        watchNamespaces,
        prometheus.withDefaultVersion(version),
        grants,
        limits,
        caps,
        grafanaNamespace,
        tempoUrl,
        httpPort,
        lease,
        secretsNeedLabel,
        runbookUrl,
        tracing,
        pods);
  }

  /** The settings of an operator that was started without any option. */
  public static OperatorSettings defaults() {
    return OperatorOptions.parse(new String[0]).settings();
  }

  /**
   * Defaults and reach of the managed Prometheus servers.
   *
   * @param defaultVersion version of pipelines that name none
   * @param imageRepository repository of the upstream image, without tag
   * @param url how the operator reaches a pipeline's Prometheus, with {@code {service}}, {@code
   *     {namespace}} and {@code {name}} in it
   * @param allowLoopback whether that URL may lead to this very machine (a demo, a test)
   */
  public record PrometheusSettings(
      String defaultVersion, String imageRepository, String url, boolean allowLoopback) {

    private PrometheusSettings withDefaultVersion(String version) {
      return new PrometheusSettings(version, imageRepository, url, allowLoopback);
    }

    /** The URL of one pipeline's Prometheus. All three parts are DNS labels. */
    public String urlOf(String service, String namespace, String name) {
      return url.replace("{service}", service)
          .replace("{namespace}", namespace)
          .replace("{name}", name);
    }
  }

  /**
   * What tenants may ask for beyond their own namespace.
   *
   * @param grafanaNamespaces who may write into which Grafana namespace
   * @param grafanaCredentials whose credentials may be written into which Grafana namespace
   * @param hosts who may have which host outside their namespace called, as which tenant
   * @param scrapeNamespaces who may discover Pods in which namespace
   * @param imageRepositories repositories that {@code prometheus.image} may name
   * @param priorityClasses what {@code prometheus.priorityClassName} may be
   * @param networkPeers namespaces whose pipelines may let others connect to Prometheus
   */
  public record Grants(
      List<Grant> grafanaNamespaces,
      List<Grant> grafanaCredentials,
      List<HostGrant> hosts,
      List<Grant> scrapeNamespaces,
      Set<String> imageRepositories,
      Set<String> priorityClasses,
      Set<String> networkPeers) {

    public Grants {
      grafanaNamespaces = List.copyOf(grafanaNamespaces);
      grafanaCredentials = List.copyOf(grafanaCredentials);
      hosts = List.copyOf(hosts);
      scrapeNamespaces = List.copyOf(scrapeNamespaces);
      imageRepositories = Set.copyOf(imageRepositories);
      priorityClasses = Set.copyOf(priorityClasses);
      networkPeers = Set.copyOf(networkPeers);
    }

    /** Whether pipelines of {@code namespace} may write into {@code grafanaNamespace}. */
    public boolean mayWriteTo(String namespace, String grafanaNamespace) {
      return grafanaNamespaces.stream()
          .anyMatch(grant -> grant.covers(namespace, grafanaNamespace));
    }

    /** Whether credentials of {@code namespace} may be written into {@code grafanaNamespace}. */
    public boolean mayEntrust(String namespace, String grafanaNamespace) {
      return grafanaCredentials.stream()
          .anyMatch(grant -> grant.covers(namespace, grafanaNamespace));
    }

    /** Whether pipelines of {@code namespace} may discover Pods in {@code target}. */
    public boolean mayScrape(String namespace, String target) {
      return scrapeNamespaces.stream().anyMatch(grant -> grant.covers(namespace, target));
    }

    /** Whether pipelines of {@code namespace} may discover Pods in every namespace. */
    public boolean mayScrapeAll(String namespace) {
      return mayScrape(namespace, Grant.ANY);
    }

    /** Whether pipelines of {@code namespace} may discover Pods in some namespace not their own. */
    public boolean mayScrapeElsewhere(String namespace) {
      return scrapeNamespaces.stream().anyMatch(grant -> grant.isFor(namespace));
    }

    /** Whether some pipeline may discover Pods in every namespace. */
    public boolean allowScrapingAll() {
      return scrapeNamespaces.stream().anyMatch(grant -> grant.subject().equals(Grant.ANY));
    }

    /** Whether pipelines of {@code namespace} may let others than their own connect. */
    public boolean mayAdmitOthers(String namespace) {
      return networkPeers.contains(Grant.ANY) || networkPeers.contains(namespace);
    }

    /** Whether pipelines of {@code namespace} may have {@code host} called, as no tenant. */
    public boolean mayCall(String namespace, String host) {
      return hosts.stream().anyMatch(grant -> grant.covers(namespace, host));
    }

    /** Whether pipelines of {@code namespace} may have {@code host} called as {@code tenant}. */
    public boolean mayCallAs(String namespace, String host, String tenant) {
      return hosts.stream().anyMatch(grant -> grant.covers(namespace, host, tenant));
    }
  }

  /**
   * Bounds of the operator's own work.
   *
   * @param writesInFlight requests to the API server at one time
   * @param upgradesInFlight pipelines that a new default version of Prometheus reaches at one time
   * @param observationsInFlight pipelines observed at one time
   * @param observationTimeout time one observation may take, all its requests together
   * @param retryMaxInterval longest pause between two tries of a failing pipeline
   * @param terminationTimeout time that running reconciliations get at shutdown
   */
  public record Limits(
      int writesInFlight,
      int upgradesInFlight,
      int observationsInFlight,
      Duration observationTimeout,
      Duration retryMaxInterval,
      Duration terminationTimeout) {}

  /**
   * How much tenants may ask for.
   *
   * @param exemplars largest {@code exemplars.limit} of a pipeline
   * @param pipelinesPerNamespace most pipelines of a namespace
   * @param scrapeJobs most {@code scrape.jobs} of a pipeline
   * @param lookupsPerSecond most requests a second to one trace backend's host
   */
  public record Caps(
      int exemplars, int pipelinesPerNamespace, int scrapeJobs, int lookupsPerSecond) {}

  /**
   * What the operator's Pod and those of Prometheus are to each other.
   *
   * @param fastReload whether their annotations are changed, so that a kubelet looks at once
   * @param ownNamespace where the operator's own Pod is; empty outside a cluster
   * @param ownLabels by which it is known there
   */
  public record PodSettings(
      boolean fastReload, Optional<String> ownNamespace, Map<String, String> ownLabels) {
    public PodSettings {
      ownLabels = Collections.unmodifiableMap(new TreeMap<>(ownLabels));
    }
  }
}
