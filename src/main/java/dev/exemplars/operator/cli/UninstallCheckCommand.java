package dev.exemplars.operator.cli;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.apply.Cleanup;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code uninstall-check}: refuses while some pipeline has objects that only a running operator
 * removes. The chart runs it before it is uninstalled.
 */
@Command(
    name = "uninstall-check",
    mixinStandardHelpOptions = true,
    description =
        "Say which pipelines need the operator to be deleted, of the cluster of KUBECONFIG or of the Pod's"
            + " own account.",
    exitCodeOnExecutionException = 3,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:none: the operator may go",
      "1:some: it must not",
      "2:the command line is wrong",
      "3:nobody can tell"
    })
public final class UninstallCheckCommand implements Callable<Integer> {

  private static final int MOST_NAMED = 20;

  private static final String CURE =
      """
      Delete these pipelines, or take back what lets them write there, and try again when the operator has cleaned up.
      By force: helm uninstall --no-hooks. Their objects then stay, and no such pipeline can be deleted until an operator
      runs again, or somebody takes its finalizer away. To keep the release: helm rollback, to its last revision.
      """;

  @Option(
      names = "--watch-namespaces",
      split = ",",
      paramLabel = "NAMESPACE",
      description = "Namespaces whose pipelines the operator reconciles. Default: all.")
  private List<String> namespaces = List.of();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("picocli injects the command before it calls it");
    }
    List<String> held;
    try (KubernetesClient client = new KubernetesClientBuilder().build()) {
      held = pipelines(client).flatMap(UninstallCheckCommand::held).sorted().toList();
    }
    if (!held.isEmpty()) {
      spec.commandLine().getErr().print(refusal(held));
      spec.commandLine().getErr().flush();
    }
    return held.isEmpty() ? 0 : 1;
  }

  private Stream<ExemplarPipeline> pipelines(KubernetesClient client) {
    var pipelines = client.resources(ExemplarPipeline.class);
    try {
      return namespaces.isEmpty()
          ? pipelines.inAnyNamespace().list().getItems().stream()
          : namespaces.stream()
              .flatMap(name -> pipelines.inNamespace(name).list().getItems().stream())
              .toList()
              .stream();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return Stream.empty(); // the definition is gone, and every pipeline with it
      }
      throw new IllegalStateException(
          "pipelines cannot be listed at %s: %s"
              .formatted(client.getMasterUrl(), ClusterCheck.problem(e)));
    }
  }

  private static Stream<String> held(ExemplarPipeline pipeline) {
    return Cleanup.leftTo(pipeline)
        .map(
            where ->
                "  %s/%s (%s)"
                    .formatted(
                        pipeline.getMetadata().getNamespace(),
                        pipeline.getMetadata().getName(),
                        where.replace("*", "cluster-wide")))
        .stream();
  }

  private static String refusal(List<String> held) {
    return "These pipelines have objects outside their namespaces, which only a running operator removes:\n"
        + held.stream().limit(MOST_NAMED).collect(Collectors.joining("\n", "", "\n"))
        + (held.size() > MOST_NAMED ? "  and %d more\n".formatted(held.size() - MOST_NAMED) : "")
        + CURE;
  }
}
