package dev.exemplars.operator.cli;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program: {@code run} where no command is named. */
@Command(
    name = "exemplar-operator",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = "Builds and proves the way from a latency spike to the trace behind it.",
    subcommands = {
      RunCommand.class,
      RenderCommand.class,
      CheckCommand.class,
      CrdCommand.class,
      UninstallCheckCommand.class
    })
public final class Main {

  private static final Logger log = LoggerFactory.getLogger(Main.class);

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(withCommand(arguments)));
  }

  /** Options alone are those of {@code run}, but for the two that ask about the program. */
  static String[] withCommand(String... arguments) {
    Set<String> own = commandLine().getCommandSpec().optionsMap().keySet();
    boolean needsNone =
        arguments.length > 0 && (own.contains(arguments[0]) || !arguments[0].startsWith("-"));
    return needsNone
        ? arguments
        : Stream.concat(Stream.of("run"), Arrays.stream(arguments)).toArray(String[]::new);
  }

  /** The commands, for callers that keep their process. */
  public static CommandLine commandLine() {
    return new CommandLine(new Main()).setExecutionExceptionHandler(Main::failed);
  }

  /** One line that says what failed; its stack trace where the log level asks for it. */
  private static int failed(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    log.debug("failed", failure);
    String message = root.getMessage();
    command.getErr().println(message == null ? root.toString() : message);
    command.getErr().flush();
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"exemplar-operator " + (version == null ? "development" : version)};
    }
  }
}
