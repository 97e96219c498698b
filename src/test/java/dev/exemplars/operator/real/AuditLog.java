package dev.exemplars.operator.real;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Every request of a cluster that asks for a change, as its API server logged it: also one that was
 * refused, changed nothing or was a dry run.
 */
public final class AuditLog {

  private static final JsonMapper JSON = new JsonMapper();

  /**
   * Written once a request is answered: only then its outcome, and who is impersonated, is known.
   */
  private static final String POLICY =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      omitStages: [RequestReceived, ResponseStarted]
      rules:
        - level: Metadata
          verbs: [create, update, patch, delete, deletecollection]
        - level: None
      """;

  private final Path log;
  private final Consumer<String> deleteNothing;

  /**
   * Reads what an API server with {@link #flags} logs.
   *
   * @param deleteNothing tries to delete a ConfigMap of that name, which does not exist
   */
  AuditLog(Path directory, Consumer<String> deleteNothing) {
    this.log = directory.resolve("audit.log");
    this.deleteNothing = deleteNothing;
  }

  /** Has an API server that runs in the directory log what is read here. */
  static List<String> flags(Path directory) {
    try {
      Files.writeString(directory.resolve("audit-policy.yaml"), POLICY);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of(
        "--audit-policy-file=audit-policy.yaml",
        "--audit-log-path=audit.log",
        "--audit-log-format=json",
        "--audit-log-mode=blocking",
        // One file: nothing is rotated away while it is read.
        "--audit-log-maxsize=0");
  }

  /**
   * One such request.
   *
   * @param at when it arrived
   * @param verb create, update, patch, delete or deletecollection
   * @param resource in the plural, with its subresource if it is of one: {@code pods/status}
   * @param namespace empty where it has none
   * @param name empty where it has none, or is still to be generated
   * @param dryRun whether it could change nothing anyway
   * @param code HTTP status of the answer
   */
  public record Write(
      Instant at,
      String verb,
      String resource,
      String namespace,
      String name,
      boolean dryRun,
      int code) {}

  /** All writes of a user so far, oldest first; an impersonated user counts as the one it plays. */
  public List<Write> writesOf(String user) {
    catchUp();
    return lines().stream()
        .map(AuditLog::parse)
        .filter(event -> user.equals(userOf(event)))
        .map(AuditLog::write)
        .toList();
  }

  /** What was answered before this is logged before this: the log is as old as its last line. */
  private void catchUp() {
    String marker = "audit-" + Instant.now().toEpochMilli() + "-" + System.nanoTime();
    deleteNothing.accept(marker);
    Waiting.until(
        "the audit log to catch up",
        Duration.ofSeconds(20),
        () -> lines().stream().anyMatch(line -> line.contains(marker)));
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String userOf(JsonNode event) {
    String played = event.at("/impersonatedUser/username").asText();
    return played.isEmpty() ? event.at("/user/username").asText() : played;
  }

  private static Write write(JsonNode event) {
    JsonNode object = event.path("objectRef");
    String subresource = object.path("subresource").asText();
    String resource = object.path("resource").asText();
    return new Write(
        Instant.parse(event.path("requestReceivedTimestamp").asText()),
        event.path("verb").asText(),
        subresource.isEmpty() ? resource : resource + "/" + subresource,
        object.path("namespace").asText(),
        object.path("name").asText(),
        event.path("requestURI").asText().contains("dryRun=All"),
        event.at("/responseStatus/code").asInt());
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
