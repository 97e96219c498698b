package dev.exemplars.operator.real;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The operator as its users run it: the jar, in a process of its own. */
public final class OperatorProcess {

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin/java").toString();

  private OperatorProcess() {}

  /** Starts {@code run} with a kubeconfig and options; its log goes into the directory. */
  public static RealProcess start(Path directory, Path kubeconfig, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(JAVA, "-jar", Tools.file("target/exemplar-operator.jar").toString(), "run"));
    command.addAll(List.of(options));
    return RealProcess.start(
        "operator", directory, command, Map.of("KUBECONFIG", kubeconfig.toString()));
  }
}
