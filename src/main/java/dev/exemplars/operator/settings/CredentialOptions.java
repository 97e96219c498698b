package dev.exemplars.operator.settings;

import java.util.List;
import picocli.CommandLine.Option;

/** The options of what the operator does with Secrets, part of {@link OperatorOptions}. */
final class CredentialOptions {

  private static final String ENV = "${env:EXEMPLAR_OPERATOR_";

  @Option(
      names = "--require-secret-label",
      paramLabel = "true|false",
      arity = "1",
      defaultValue = ENV + "REQUIRE_SECRET_LABEL:-true}",
      description =
          "Whether a Secret is read only if it is labelled exemplars.dev/use: \"true\". Without that,"
              + " whoever may create a pipeline may use any Secret of its namespace; tokens of"
              + " service accounts and Helm releases are never read. Default: ${DEFAULT-VALUE}.")
  private boolean requireSecretLabel;

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

  List<String> grafanaCredentialGrants() {
    return grafanaCredentialGrants;
  }

  boolean secretsNeedLabel() {
    return requireSecretLabel;
  }
}
