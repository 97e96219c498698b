package dev.exemplars.operator.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the API server says was asked of it, whatever became of it. */
public final class AuditLog {

  /** Logged when answered, and before the answer is sent: who has it, finds it here. */
  static final String POLICY =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      omitStages: [RequestReceived, ResponseStarted, Panic]
      rules:
        - level: Metadata
          verbs: [create, update, patch, delete, deletecollection, get, list]
        - level: Metadata
          verbs: [watch]
          resources: [{group: "", resources: [secrets]}]
      """;

  private static final Set<String> READS = Set.of("get", "list", "watch");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final String operator;

  AuditLog(Path file, String operator) {
    this.file = file;
    this.operator = operator;
  }

  /** Writes of the operator's own account in a namespace, oldest first. */
  public List<Write> ofTheOperator(String namespace) {
    return ofTheOperator().filter(write -> write.namespace().equals(namespace)).toList();
  }

  /** Writes of the operator's own account, oldest first. */
  public Stream<Write> ofTheOperator() {
    return requestsOfTheOperator()
        .filter(line -> !isRead(line))
        .map(AuditLog::write)
        .sorted((one, other) -> one.at().compareTo(other.at()));
  }

  /** Reads of the operator's own account in a namespace, oldest first; a watch is none. */
  public List<Write> readsOfTheOperator(String namespace) {
    return requestsOfTheOperator()
        .filter(AuditLog::isRead)
        .map(AuditLog::write)
        .filter(request -> request.namespace().equals(namespace))
        .sorted((one, other) -> one.at().compareTo(other.at()))
        .toList();
  }

  /**
   * What its roles do not let the operator's own account do, as {@code verb resource namespace}.
   */
  public Set<String> refusalsOfTheOperator() {
    return requestsOfTheOperator()
        .map(AuditLog::write)
        .filter(request -> request.code() == HttpURLConnection.HTTP_FORBIDDEN)
        .map(
            request ->
                "%s %s %s"
                    .formatted(request.verb(), request.resource(), request.namespace())
                    .strip())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Every look of the operator's own account at Secrets. */
  public List<SecretRead> secretReadsOfTheOperator() {
    return requestsOfTheOperator()
        .filter(AuditLog::isRead)
        .filter(line -> line.at("/objectRef/resource").asText().equals("secrets"))
        .map(
            line ->
                new SecretRead(
                    line.path("verb").asText(),
                    line.at("/objectRef/namespace").asText(),
                    line.at("/objectRef/name").asText(),
                    line.at("/responseStatus/code").asInt()))
        .toList();
  }

  /**
   * A look at Secrets.
   *
   * @param name empty for a look at all of them
   * @param code of the answer, as in HTTP
   */
  public record SecretRead(String verb, String namespace, String name, int code) {}

  private static boolean isRead(JsonNode line) {
    return READS.contains(line.path("verb").asText());
  }

  private Stream<JsonNode> requestsOfTheOperator() {
    return lines().filter(line -> user(line).equals(operator));
  }

  /** What the log calls the token of a kubeconfig: {@code JTI=} and the token's own id. */
  public static String credentialOf(Path kubeconfig) {
    try {
      String token =
          Files.readAllLines(kubeconfig).stream()
              .map(String::strip)
              .filter(line -> line.startsWith("token: "))
              .findFirst()
              .orElseThrow()
              .substring("token: ".length());
      JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
      return "JTI=" + claims.path("jti").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those that name the operator; the last line may be half written. */
  private Stream<JsonNode> lines() {
    try {
      String text = Files.readString(file);
      return text.substring(0, text.lastIndexOf('\n') + 1)
          .lines()
          .filter(line -> line.contains(operator))
          .map(AuditLog::parse);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whom it was done for, where somebody was impersonated. */
  private static String user(JsonNode line) {
    JsonNode impersonated = line.path("impersonatedUser").path("username");
    return impersonated.isMissingNode()
        ? line.path("user").path("username").asText()
        : impersonated.asText();
  }

  private static Write write(JsonNode line) {
    JsonNode object = line.path("objectRef");
    return new Write(
        Instant.parse(line.path("requestReceivedTimestamp").asText()),
        line.path("verb").asText(),
        object.path("resource").asText()
            + (object.has("subresource") ? "/" + object.path("subresource").asText() : ""),
        object.path("namespace").asText(),
        object.path("name").asText(),
        line.path("responseStatus").path("code").asInt(),
        line.path("requestURI").asText().contains("dryRun=All"),
        line.path("user")
            .path("extra")
            .path("authentication.kubernetes.io/credential-id")
            .path(0)
            .asText());
  }

  /**
   * One request.
   *
   * @param at when the API server received it
   * @param verb such as patch
   * @param resource such as deployments, or exemplarpipelines/status
   * @param namespace empty for what lives in none
   * @param name empty where the server makes it
   * @param code of the answer, as in HTTP
   * @param dryRun whether nothing was to be kept
   * @param credential which token it came with; empty for an impersonated account
   */
  public record Write(
      Instant at,
      String verb,
      String resource,
      String namespace,
      String name,
      int code,
      boolean dryRun,
      String credential) {}
}
