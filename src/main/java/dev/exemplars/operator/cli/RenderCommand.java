package dev.exemplars.operator.cli;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.operands.Operands;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.PlanResult;
import dev.exemplars.operator.settings.OperatorOptions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code render}: prints what the operator would write, without a cluster. */
@Command(
    name = "render",
    mixinStandardHelpOptions = true,
    description = "Print every object that a pipeline becomes, as one YAML stream.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:rendered", "2:the resource has problems, which stderr lists"})
public final class RenderCommand implements Callable<Integer> {

  private static final int PROBLEMS = 2;

  @Option(
      names = {"-f", "--filename"},
      required = true,
      paramLabel = "FILE",
      description = "File with an ExemplarPipeline; - is standard input.")
  private String file = "-";

  @Mixin private OperatorOptions options = new OperatorOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PipelineFile read;
    try (InputStream input = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
      read = PipelineFile.read(input);
    }
    return switch (read) {
      case PipelineFile.Unusable unusable -> complain(unusable.problems());
      case PipelineFile.Usable usable -> render(usable.pipeline());
    };
  }

  private int render(ExemplarPipeline pipeline) {
    return switch (PipelinePlan.of(pipeline, options.settings())) {
      case PlanResult.Refused refused ->
          complain(refused.problems().stream().map(problem -> problem.message()).toList());
      case PlanResult.Planned planned -> {
        out().print(yaml(Operands.of(planned.plan())));
        out().flush();
        yield 0;
      }
    };
  }

  /** The objects as one YAML stream, in the order in which the operator writes them. */
  static String yaml(List<HasMetadata> operands) {
    KubernetesSerialization serialization = new KubernetesSerialization();
    return operands.stream().map(serialization::asYaml).collect(Collectors.joining());
  }

  private int complain(List<String> problems) {
    PrintWriter err = commandSpec().commandLine().getErr();
    problems.forEach(err::println);
    err.flush();
    return PROBLEMS;
  }

  private PrintWriter out() {
    return commandSpec().commandLine().getOut();
  }

  private CommandSpec commandSpec() {
    if (spec == null) {
      throw new IllegalStateException("picocli injects the command before it calls it");
    }
    return spec;
  }
}
