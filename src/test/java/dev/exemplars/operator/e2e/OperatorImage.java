package dev.exemplars.operator.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/**
 * The image as {@code make image} built it, run by docker as a cluster does: as nobody, with no
 * capability, and with nothing that it may write to.
 *
 * @param name as docker and clusters know it
 */
record OperatorImage(String name) {

  private static final String PROPERTY = "operator.image";
  private static final List<String> CONFINED =
      List.of(
          "--read-only",
          "--user=65532:65532",
          "--cap-drop=ALL",
          "--security-opt=no-new-privileges",
          "--memory=512m",
          "--network=host");

  /** What a container left behind. */
  record Run(int exitCode, String output, String errors) {}

  /** The one that the build is asked to test. */
  static OperatorImage given() {
    return new OperatorImage(
        Optional.ofNullable(System.getProperty(PROPERTY))
            .filter(name -> !name.isBlank())
            .orElseThrow(
                () -> new IllegalStateException("no image: say -D%s=NAME".formatted(PROPERTY))));
  }

  /** Runs a command to its end, with JVM flags and an input. */
  Run run(String flags, String input, String... arguments) {
    return docker(
        input,
        Stream.of(
                List.of("run", "--rm", "--interactive"),
                flags.isEmpty() ? List.<String>of() : List.of("--env=JDK_JAVA_OPTIONS=" + flags),
                CONFINED,
                List.of(name),
                List.of(arguments))
            .flatMap(List::stream)
            .toList());
  }

  /** Starts the operator beside the API server of a kubeconfig. */
  Container start(Path kubeconfig, String... options) {
    String container = "operator-" + UUID.randomUUID();
    Run started =
        docker(
            "",
            Stream.of(
                    List.of("run", "--detach", "--name=" + container),
                    CONFINED,
                    List.of(
                        "--volume=%s:/kubeconfig:ro".formatted(kubeconfig.toAbsolutePath()),
                        "--env=KUBECONFIG=/kubeconfig",
                        name,
                        "run"),
                    List.of(options))
                .flatMap(List::stream)
                .toList());
    if (started.exitCode() != 0) {
      throw new IllegalStateException(started.errors());
    }
    return new Container(container);
  }

  /** What docker tells of the image. */
  JsonNode inspect() {
    return inspect(name);
  }

  /** The paths of all files in it, as {@code tar} lists them: modes, owners, names. */
  List<String> files(Path scratch) {
    String container = "files-" + UUID.randomUUID();
    docker("", List.of("create", "--name=" + container, name));
    try {
      Path archive = scratch.resolve("image.tar");
      docker("", List.of("export", "--output=" + archive, container));
      return execute("", List.of("tar", "--numeric-owner", "-tvf", archive.toString()))
          .output()
          .lines()
          .toList();
    } finally {
      docker("", List.of("rm", container));
    }
  }

  /** A container that runs until it is closed. */
  record Container(String id) implements AutoCloseable {

    JsonNode state() {
      return inspect(id).path("State");
    }

    String log() {
      return docker("", List.of("logs", id)).errors();
    }

    /** Asks it to end, and gives its exit code. */
    int stop() {
      docker("", List.of("stop", id));
      return state().path("ExitCode").asInt();
    }

    @Override
    public void close() {
      docker("", List.of("rm", "--force", id));
    }
  }

  private static JsonNode inspect(String what) {
    try {
      return new JsonMapper().readTree(docker("", List.of("inspect", what)).output()).required(0);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new IllegalStateException("docker does not know " + what, e);
    }
  }

  private static Run docker(String input, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(arguments);
    return execute(input, command);
  }

  private static Run execute(String input, List<String> command) {
    try {
      Process process = new ProcessBuilder(command).start();
      FutureTask<byte[]> errors = new FutureTask<>(process.getErrorStream()::readAllBytes);
      Thread.ofVirtual().start(errors);
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Run(
          process.waitFor(), output, new String(errors.get(), StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      throw new UncheckedIOException("%s: is docker there?".formatted(command.getFirst()), e);
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
