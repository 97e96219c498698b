package dev.exemplars.operator.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code crd}: prints the definition of the resource, of this very version of the operator. */
@Command(
    name = "crd",
    mixinStandardHelpOptions = true,
    description = "Print the CustomResourceDefinition, for kubectl apply -f -.")
public final class CrdCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("picocli injects the command before it calls it");
    }
    spec.commandLine().getOut().print(CrdYaml.text());
    spec.commandLine().getOut().flush();
    return 0;
  }
}
