package dev.exemplars.operator.real;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The operator as its users run it: the jar, in a process of its own. */
public final class OperatorProcess {

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin/java").toString();

  private OperatorProcess() {}

  /** Starts {@code run} with a kubeconfig and options; its log goes into the directory. */
  public static RealProcess start(Path directory, Path kubeconfig, String... options) {
    return start(List.of(JAVA), directory, kubeconfig, options);
  }

  /** The same, with so much memory for its objects, and an end where it does not do. */
  public static RealProcess startWithin(
      int megabytes, Path directory, Path kubeconfig, String... options) {
    return start(
        List.of(JAVA, "-Xmx" + megabytes + "m", "-XX:+ExitOnOutOfMemoryError"),
        directory,
        kubeconfig,
        options);
  }

  /** The same, where that file says which names there are, and at which addresses. */
  public static RealProcess startAmid(
      Path hosts, Path directory, Path kubeconfig, String... options) {
    return start(List.of(JAVA, "-Djdk.net.hosts.file=" + hosts), directory, kubeconfig, options);
  }

  private static RealProcess start(
      List<String> java, Path directory, Path kubeconfig, String... options) {
    return startCommand(
        java,
        directory,
        kubeconfig,
        Stream.concat(Stream.of("run"), Stream.of(options)).toArray(String[]::new));
  }

  /** Starts any of its commands. */
  public static RealProcess startCommand(Path directory, Path kubeconfig, String... arguments) {
    return startCommand(List.of(JAVA), directory, kubeconfig, arguments);
  }

  private static RealProcess startCommand(
      List<String> java, Path directory, Path kubeconfig, String... arguments) {
    List<String> command = new ArrayList<>(java);
    command.addAll(List.of("-jar", Tools.file("target/exemplar-operator.jar").toString()));
    command.addAll(List.of(arguments));
    return RealProcess.start(
        "operator", directory, command, Map.of("KUBECONFIG", kubeconfig.toString()));
  }
}
