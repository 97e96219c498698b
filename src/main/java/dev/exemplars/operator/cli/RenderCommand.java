package dev.exemplars.operator.cli;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.plan.ExternalPlan;
import dev.exemplars.operator.plan.GrafanaAccess;
import dev.exemplars.operator.plan.GrafanaPlan;
import dev.exemplars.operator.plan.NamespaceSelector;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.PlanResult;
import dev.exemplars.operator.plan.SpecProblem;
import dev.exemplars.operator.settings.OperatorOptions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
  public Integer call() {
    try {
      return switch (PipelineFile.of(text())) {
        case PipelineFile.Unusable unusable -> complain(unusable.problems());
        case PipelineFile.Usable usable -> render(usable.pipeline());
      };
    } catch (NoSuchFileException e) {
      return complain(List.of("file: there is no " + file));
    } catch (CharacterCodingException e) {
      return complain(List.of("file: %s is not text in UTF-8".formatted(file)));
    } catch (IOException e) {
      return complain(List.of("file: %s cannot be read: %s".formatted(file, e.getMessage())));
    }
  }

  private String text() throws IOException {
    byte[] bytes = file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private int render(ExemplarPipeline pipeline) {
    return switch (PipelinePlan.of(pipeline, options.settings())) {
      case PlanResult.Refused refused -> complain(messages(refused.problems()));
      case PlanResult.Planned planned -> {
        sayWhatIsLeftOut(planned.plan());
        if (NamespaceSelector.of(pipeline).isPresent()) {
          say(
              List.of(
                  "spec.scrape.namespaces.selector: which namespaces have these labels is known in a"
                      + " cluster only: for them no Role and no scrape job is printed"));
        }
        out().print(yaml(RenderedOperands.of(planned.plan())));
        out().flush();
        yield 0;
      }
    };
  }

  private void sayWhatIsLeftOut(PipelinePlan plan) {
    List<SpecProblem> unscraped = plan.scrape().missingGrants();
    if (!unscraped.isEmpty()) {
      say(messages(unscraped));
      say(List.of("No Pod there is scraped, for want of a grant."));
    }
    List<SpecProblem> unread = plan.external().map(ExternalPlan::missingGrants).orElse(List.of());
    if (!unread.isEmpty()) {
      say(messages(unread));
      say(List.of("That Prometheus will not be asked for anything, for want of a grant."));
    }
    if (plan.grafana() instanceof GrafanaPlan.Withheld withheld) {
      say(messages(withheld.missingGrants()));
      say(List.of("No Grafana object is printed, for want of a grant."));
    }
    if (plan.grafanaAccess() instanceof GrafanaAccess.Withheld withheld) {
      say(messages(List.of(withheld.missingGrant())));
      say(List.of("Grafana will not be asked what it has loaded, for want of a grant."));
    }
  }

  /** The objects as one YAML stream, in the order in which the operator writes them. */
  private static String yaml(List<HasMetadata> operands) {
    KubernetesSerialization serialization = new KubernetesSerialization();
    return operands.stream().map(serialization::asYaml).collect(Collectors.joining());
  }

  private static List<String> messages(List<SpecProblem> problems) {
    return problems.stream().map(SpecProblem::message).toList();
  }

  private int complain(List<String> problems) {
    say(problems);
    return PROBLEMS;
  }

  private void say(List<String> lines) {
    PrintWriter err = commandSpec().commandLine().getErr();
    lines.forEach(err::println);
    err.flush();
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
