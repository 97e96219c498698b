package dev.exemplars.operator.settings;

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

  boolean secretsNeedLabel() {
    return requireSecretLabel;
  }
}
