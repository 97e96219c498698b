package dev.exemplars.operator.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.settings.CheckOptions;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code check}: says where the way breaks, for whom, and what to do. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description =
        "Say where the way from targets to traces breaks: of pipelines in the cluster of KUBECONFIG, or,"
            + " with --prometheus, of any Prometheus.",
    exitCodeOnExecutionException = 3,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:every stage is true",
      "1:some stage is broken",
      "2:the command line is wrong",
      "3:some stage cannot be told"
    })
public final class CheckCommand implements Callable<Integer> {

  private static final int WIDTH_OF_A_FILE = 160;
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .build();

  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .build();

  /** How the answer is written. */
  enum Format {
    table,
    json,
    yaml
  }

  @Parameters(
      paramLabel = "NAME",
      description = "Pipelines to check. Default: all of the namespace.")
  private List<String> names = List.of();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description = "Namespace of the pipelines. Default: that of KUBECONFIG.")
  private @Nullable String namespace;

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "Check the pipelines of all namespaces.")
  private boolean everywhere;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES}; json and yaml have the shape of a pipeline's status. Default: table.")
  private Format format = Format.table;

  @Option(
      names = {"-w", "--watch"},
      description = "Check again every five seconds, until it is stopped.")
  private boolean isWatching;

  @ArgGroup(exclusive = false, heading = "%nWithout a cluster:%n")
  private @Nullable CheckOptions way;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (everywhere && (namespace != null || !names.isEmpty())) {
      throw new ParameterException(
          commandSpec().commandLine(), "--all-namespaces takes neither --namespace nor names");
    }
    if (way != null) {
      return check(way);
    }
    try (KubernetesClient client = new KubernetesClientBuilder().build()) {
      ClusterStatuses statuses = new ClusterStatuses(client, InstantSource.system());
      return tell(look(statuses), () -> look(statuses));
    }
  }

  /** Tells what was found, and what is found again as long as somebody watches. */
  private int tell(List<Checked> first, Supplier<List<Checked>> next) throws InterruptedException {
    List<Checked> found = first;
    print(found);
    while (isWatching) {
      Thread.sleep(PAUSE);
      found = next.get();
      print(found);
    }
    return Checked.exitCode(found);
  }

  private List<Checked> look(ClusterStatuses statuses) {
    return everywhere
        ? statuses.everywhere()
        : statuses.inNamespace(Optional.ofNullable(namespace), names);
  }

  private int check(CheckOptions options) throws InterruptedException {
    if (everywhere || namespace != null || !names.isEmpty()) {
      throw new ParameterException(
          commandSpec().commandLine(), "--prometheus takes no pipeline and no namespace");
    }
    UrlCheck check = new UrlCheck(plan(options), InstantSource.system());
    return tell(List.of(check.first()), () -> List.of(check.next()));
  }

  private CheckPlan plan(CheckOptions options) {
    try {
      return CheckPlan.of(options);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(commandSpec().commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private void print(List<Checked> found) {
    PrintWriter out = commandSpec().commandLine().getOut();
    switch (format) {
      case table -> printTable(found, out);
      case json -> out.println(text(found, JSON));
      case yaml -> out.print(text(found, YAML));
    }
    out.flush();
  }

  private void printTable(List<Checked> found, PrintWriter out) {
    if (found.isEmpty()) {
      out.println("There is no pipeline.");
    }
    int width = commandSpec().usageMessage().width();
    CheckTable table = new CheckTable(Ansi.AUTO, Ansi.AUTO.enabled() ? width : WIDTH_OF_A_FILE);
    found.forEach(one -> out.print(table.of(one)));
  }

  /** One that was named is its status; of several each stands beside its name. */
  private String text(List<Checked> found, ObjectMapper mapper) {
    Object shape =
        names.size() == 1 || way != null
            ? found.getFirst().status()
            : found.stream().map(one -> new Named(one.name(), one.status())).toList();
    try {
      return mapper.writeValueAsString(shape);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a status is always JSON", e);
    }
  }

  private record Named(String pipeline, ExemplarPipelineStatus status) {}

  private CommandSpec commandSpec() {
    if (spec == null) {
      throw new IllegalStateException("picocli injects the command before it calls it");
    }
    return spec;
  }
}
