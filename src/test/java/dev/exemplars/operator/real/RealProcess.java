package dev.exemplars.operator.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A child process that writes to a log file and never outlives this one. */
public final class RealProcess implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(90);

  private static final int LOWEST_PORT = 10_240;

  /** On Linux; elsewhere it is higher. */
  private static final int LOWEST_EPHEMERAL_PORT = 32_768;

  private final String name;
  private final Process process;
  private final Path log;

  private RealProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /** Starts a program in a directory of its own; its output goes to {@code <name>.log} there. */
  public static RealProcess start(
      String name, Path directory, List<String> command, Map<String, String> environment) {
    try {
      Files.createDirectories(directory);
      Path log = directory.resolve(name + ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(environment);
      Process process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new RealProcess(name, process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until a URL answers 200; a process that ends meanwhile fails with the end of its log. */
  public RealProcess awaitOk(String url) {
    await("%s to answer".formatted(url), () -> Http.isOk(url));
    return this;
  }

  /** Waits until the log has a line that contains a text, and gives that line. */
  public String awaitLine(String text) {
    await("'%s' in its log".formatted(text), () -> lineWith(text) != null);
    return lineWith(text);
  }

  /** Waits until it has ended by itself, and gives its exit code. */
  public int awaitEnd() {
    Waiting.until("%s to end".formatted(name), START, () -> !process.isAlive());
    return process.exitValue();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Where its output goes. */
  public Path log() {
    return log;
  }

  @Override
  public void close() {
    stop();
  }

  /** Ends it: asked first, made to after a while. */
  public void stop() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Sends it a signal by name: {@code STOP} pauses it, {@code CONT} goes on, {@code KILL} ends. */
  public void signal(String signal) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
          .inheritIO()
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A port that is free now, and stays so while nothing listens on it: below those that systems
   * give to outgoing connections, one of which could take it while a server restarts.
   */
  public static int freePort() {
    return ThreadLocalRandom.current()
        .ints(LOWEST_PORT, LOWEST_EPHEMERAL_PORT)
        .filter(RealProcess::isFree)
        .findFirst()
        .orElseThrow();
  }

  /** Whether a server could listen there. */
  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private void await(String what, Condition condition) {
    Waiting.until(
        "%s: %s".formatted(name, what),
        START,
        () -> {
          if (!process.isAlive()) {
            throw new IllegalStateException(
                "%s ended with %d:%n%s".formatted(name, process.exitValue(), endOfLog()));
          }
          return condition.holds();
        });
  }

  private String lineWith(String text) {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.contains(text)).findFirst().orElse(null);
    } catch (IOException | UncheckedIOException e) {
      return null;
    }
  }

  private String endOfLog() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      return "(no log)";
    }
  }

  private interface Condition {
    boolean holds();
  }
}
