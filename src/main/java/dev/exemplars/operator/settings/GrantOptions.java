package dev.exemplars.operator.settings;

import dev.exemplars.operator.settings.OperatorSettings.Grants;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The options of what tenants may do beyond their own namespace, part of {@link OperatorOptions}.
 */
final class GrantOptions {

  private static final String ENV = "${env:EXEMPLAR_OPERATOR_";

  private static final Pattern PRIORITY_CLASS =
      Pattern.compile("[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?");

  @Spec(Spec.Target.MIXEE)
  private CommandLine.Model.@Nullable CommandSpec spec;

  @Option(
      names = "--grant-grafana-namespaces",
      split = ",",
      paramLabel = "NAMESPACE=GRAFANA_NAMESPACE",
      defaultValue = ENV + "GRANT_GRAFANA_NAMESPACES:-}",
      description =
          "Who may write into a Grafana namespace other than their own; * is any. Default: nobody.")
  private List<String> grafanaNamespaceGrants = List.of();

  @Option(
      names = "--grant-hosts",
      split = ",",
      paramLabel = "NAMESPACE=HOST[/TENANT]",
      defaultValue = ENV + "GRANT_HOSTS:-}",
      description =
          "For whom the operator may call which host, and a data source in another namespace name it;"
              + " and as which tenant of it: without a tenant, none may be named. * is any, and"
              + " {namespace} the tenant that is named like the pipeline's namespace. Services of the"
              + " pipeline's own namespace need no grant. Default: nobody.")
  private List<String> hostGrants = List.of();

  @Option(
      names = "--grant-scrape-namespaces",
      split = ",",
      paramLabel = "NAMESPACE=TARGET_NAMESPACE",
      defaultValue = ENV + "GRANT_SCRAPE_NAMESPACES:-}",
      description =
          "Who may discover Pods in which namespace other than their own, named or found by label; * is"
              + " any, and as a target allows scrape.namespaces.from: All. Default: nobody.")
  private List<String> scrapeNamespaceGrants = List.of();

  @Option(
      names = "--grant-image-repositories",
      split = ",",
      paramLabel = "REPOSITORY",
      defaultValue = ENV + "GRANT_IMAGE_REPOSITORIES:-}",
      description =
          "Repositories that prometheus.image may name, beside the upstream one. Default: none.")
  private List<String> imageRepositories = List.of();

  @Option(
      names = "--grant-priority-classes",
      split = ",",
      paramLabel = "PRIORITY_CLASS",
      defaultValue = ENV + "GRANT_PRIORITY_CLASSES:-}",
      description = "What prometheus.priorityClassName may be. Default: none.")
  private List<String> priorityClasses = List.of();

  @Option(
      names = "--grant-grafana-credentials",
      split = ",",
      paramLabel = "NAMESPACE=GRAFANA_NAMESPACE",
      defaultValue = ENV + "GRANT_GRAFANA_CREDENTIALS:-}",
      description =
          "Whose credentials for a trace backend may be written into data sources of which Grafana"
              + " namespace other than their own, where whoever reads Secrets there reads them; * is"
              + " any. Default: nobody's.")
  private List<String> grafanaCredentialGrants = List.of();

  @Option(
      names = "--grant-network-peers",
      split = ",",
      paramLabel = "NAMESPACE",
      defaultValue = ENV + "GRANT_NETWORK_PEERS:-}",
      description =
          "Whose pipelines may let others than Pods of their own namespace connect to Prometheus, by"
              + " prometheus.networkPolicy.from; * is any. Default: nobody's.")
  private List<String> networkPeerGrants = List.of();

  /**
   * The options as grants.
   *
   * @param upstream repository of images that everybody may use
   * @throws CommandLine.ParameterException naming the option and the value that cannot be used
   */
  Grants settings(String upstream) {
    Set<String> repositories = OptionCheck.nonBlank(imageRepositories);
    repositories.forEach(name -> check().requireRepository("--grant-image-repositories", name));
    repositories.add(upstream);
    Set<String> priorities = OptionCheck.nonBlank(priorityClasses);
    priorities.forEach(
        name ->
            check()
                .require(
                    PRIORITY_CLASS.matcher(name).matches(),
                    "--grant-priority-classes",
                    name,
                    "the name of a PriorityClass: at most 253 of a-z, 0-9, '-' and '.'"));
    return new Grants(
        grants("--grant-grafana-namespaces", grafanaNamespaceGrants),
        grants("--grant-grafana-credentials", grafanaCredentialGrants),
        hostGrants(),
        grants("--grant-scrape-namespaces", scrapeNamespaceGrants),
        repositories,
        priorities,
        networkPeers());
  }

  private List<Grant> grants(String option, List<String> texts) {
    return OptionCheck.nonBlank(texts).stream()
        .map(
            text ->
                Grant.parse(text)
                    .orElseThrow(
                        () ->
                            check()
                                .invalid(
                                    option,
                                    text,
                                    "of the form namespace=subject (either may be *)")))
        .toList();
  }

  private List<HostGrant> hostGrants() {
    return OptionCheck.nonBlank(hostGrants).stream()
        .map(
            text ->
                HostGrant.parse(text)
                    .orElseThrow(
                        () ->
                            check()
                                .invalid(
                                    "--grant-hosts",
                                    text,
                                    "of the form namespace=host or namespace=host/tenant (each may be"
                                        + " *)")))
        .toList();
  }

  /** Namespaces whose pipelines may let others in. */
  private Set<String> networkPeers() {
    Set<String> namespaces = OptionCheck.nonBlank(networkPeerGrants);
    namespaces.forEach(
        name ->
            check()
                .require(
                    name.equals("*") || OptionCheck.isNamespace(name),
                    "--grant-network-peers",
                    name,
                    "a namespace, or *"));
    return namespaces;
  }

  private OptionCheck check() {
    return new OptionCheck(spec);
  }
}
