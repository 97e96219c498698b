package dev.exemplars.operator.settings;

import dev.exemplars.operator.settings.OperatorSettings.PodSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of what the operator's Pod and those of Prometheus are to each other. */
final class PodOptions {

  private static final String ENV = "${env:EXEMPLAR_OPERATOR_";

  /** Where every Pod with a token of its account finds its own namespace. */
  private static final Path OWN_NAMESPACE =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

  private static final Pattern LABEL =
      Pattern.compile(
          "([a-z0-9][-.a-z0-9]{0,251}[a-z0-9]/)?[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?"
              + "=[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?");

  @Spec(Spec.Target.MIXEE)
  private CommandLine.Model.@Nullable CommandSpec spec;

  @Option(
      names = "--fast-reload",
      paramLabel = "true|false",
      arity = "1",
      defaultValue = ENV + "FAST_RELOAD:-false}",
      description =
          "Whether the operator changes an annotation of Prometheus' Pods when it has written a new"
              + " configuration or credential, so that the kubelet brings it in seconds instead of a"
              + " minute. It takes the right to patch Pods and to get ReplicaSets, and a policy that"
              + " holds it to that annotation (docs/fast-reload.md); without the right all works as"
              + " before. Default: ${DEFAULT-VALUE}.")
  private boolean fastReload;

  @Option(
      names = "--operator-namespace",
      paramLabel = "NAMESPACE",
      defaultValue = ENV + "OPERATOR_NAMESPACE:-}",
      description =
          "Namespace of the operator's own Pods, which every prometheus.networkPolicy lets in."
              + " Default: what the Pod's ServiceAccount says; outside a cluster none is let in.")
  private String operatorNamespace = "";

  @Option(
      names = "--operator-pod-labels",
      split = ",",
      paramLabel = "KEY=VALUE",
      defaultValue = ENV + "OPERATOR_POD_LABELS:-app.kubernetes.io/name=exemplar-operator}",
      description = "Labels by which these Pods are known there. Default: ${DEFAULT-VALUE}.")
  private List<String> operatorPodLabels = List.of();

  /**
   * What they are to each other.
   *
   * @throws CommandLine.ParameterException naming the option and the value that cannot be used
   */
  PodSettings settings() {
    Map<String, String> labels = new TreeMap<>();
    for (String label : OptionCheck.nonBlank(operatorPodLabels)) {
      check()
          .require(
              LABEL.matcher(label).matches(),
              "--operator-pod-labels",
              label,
              "a label such as app.kubernetes.io/name=exemplar-operator");
      int separator = label.indexOf('=');
      labels.put(label.substring(0, separator), label.substring(separator + 1));
    }
    // Without one, every Pod of that namespace would be let in.
    check().require(!labels.isEmpty(), "--operator-pod-labels", "", "at least one label");
    return new PodSettings(fastReload, ownNamespace(), labels);
  }

  private Optional<String> ownNamespace() {
    if (operatorNamespace.isBlank()) {
      return ofTheAccount();
    }
    check().requireNamespace("--operator-namespace", operatorNamespace);
    return Optional.of(operatorNamespace);
  }

  private static Optional<String> ofTheAccount() {
    try {
      return Optional.of(Files.readString(OWN_NAMESPACE).strip()).filter(OptionCheck::isNamespace);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private OptionCheck check() {
    return new OptionCheck(spec);
  }
}
