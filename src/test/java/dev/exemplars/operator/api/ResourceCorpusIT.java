package dev.exemplars.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.exemplars.operator.cli.Cli;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.Tools;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a real API server takes and refuses, and that {@code render} is of the same opinion about
 * the same field. A file {@code invalid-*.yaml} breaks one thing (of embedded types: wherever it
 * can be broken); its first line says what the server must answer. Of two documents in a file the
 * second is a change of the first, which only the server can judge.
 */
class ResourceCorpusIT {

  private static final Path CORPUS = Tools.file("src/test/resources/corpus");
  private static final Path CRD = Tools.file("deploy/crds/exemplarpipelines.exemplars.dev.yaml");
  private static final String DRY_RUN = "dryRun=All&fieldValidation=Strict";
  private static final String EXPECT = "# expect: ";
  private static final Pattern UNKNOWN = Pattern.compile("unknown field \"([^\"]+)\"");
  private static final RealCluster CLUSTER = RealCluster.shared();
  private static final String NAMESPACE = CLUSTER.newNamespace("corpus");

  static Stream<String> valid() {
    return files("valid-");
  }

  static Stream<String> invalid() {
    return files("invalid-");
  }

  static Stream<String> takenChanges() {
    return files("taken-change-");
  }

  static Stream<String> refusedChanges() {
    return files("refused-change-");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("valid")
  void serverAndRenderTake(String file) {
    assertThat(serverRefusal(file)).isEmpty();
    Cli.Result rendered = render(file);
    assertThat(rendered.exitCode()).as(rendered.err()).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("invalid")
  void serverAndRenderRefuseForTheSameField(String file) {
    Status refusal =
        serverRefusal(file).orElseThrow(() -> new AssertionError("taken by the server"));
    Cli.Result rendered = render(file);

    assertThat(refusal.getMessage()).contains(expectation(file));
    assertThat(rendered.exitCode()).as(rendered.out()).isEqualTo(2);
    assertThat(rendered.err().lines().map(line -> line.split(":", 2)[0]))
        .as("server: %s%nrender: %s", refusal.getMessage(), rendered.err())
        .anySatisfy(
            field -> assertThat(fields(refusal)).anyMatch(named -> isOneField(named, field)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("takenChanges")
  void serverTakesTheChange(String file) {
    assertThat(changeRefusal(file)).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusedChanges")
  void serverRefusesTheChange(String file) {
    assertThat(changeRefusal(file).map(Status::getMessage))
        .as("the answer to the change")
        .get(InstanceOfAssertFactories.STRING)
        .contains(expectation(file));
  }

  /** So that no bound, pattern or rule comes without a case, and none is out of reach. */
  @Test
  void everyConstraintOfTheSchemaIsBrokenBySomeFile() {
    List<String> answers =
        Stream.concat(
                invalid().map(file -> serverRefusal(file)),
                refusedChanges().map(file -> changeRefusal(file)))
            .flatMap(refusal -> causes(refusal.orElseThrow()).stream())
            .map(cause -> cause.getField() + ": " + cause.getMessage())
            .toList();

    assertThat(SchemaConstraint.ofSpec(yaml(CRD)))
        .isNotEmpty()
        .filteredOn(constraint -> answers.stream().noneMatch(constraint::isSaidBy))
        .as("constraints that no invalid-*.yaml breaks")
        .isEmpty();
  }

  private static Optional<Status> serverRefusal(String file) {
    return refusal(() -> send("POST", "?" + DRY_RUN, yaml(CORPUS.resolve(file))));
  }

  /** The first document is really there while the second is tried. */
  private static Optional<Status> changeRefusal(String file) {
    List<JsonNode> documents = yamls(CORPUS.resolve(file));
    JsonNode created = json(send("POST", "", documents.getFirst()));
    String name = "/" + created.at("/metadata/name").asText();
    try {
      ObjectNode changed = (ObjectNode) documents.getLast();
      changed.set("metadata", created.path("metadata"));
      return refusal(() -> send("PUT", name + "?" + DRY_RUN, changed));
    } finally {
      send("DELETE", name, JsonNodeFactory.instance.objectNode());
    }
  }

  private static String send(String method, String suffix, JsonNode body) {
    return CLUSTER
        .admin()
        .raw(
            "/apis/exemplars.dev/v1alpha1/namespaces/%s/exemplarpipelines%s"
                .formatted(NAMESPACE, suffix),
            method,
            body);
  }

  private static Optional<Status> refusal(Runnable request) {
    try {
      request.run();
      return Optional.empty();
    } catch (KubernetesClientException e) {
      return Optional.of(e.getStatus());
    }
  }

  private static Cli.Result render(String file) {
    return Cli.run(
        "render",
        "--filename=" + CORPUS.resolve(file),
        "--grant-grafana-namespaces=*=*",
        "--grant-hosts=*=*",
        "--grant-scrape-namespaces=*=*",
        "--grant-priority-classes=high",
        "--grant-network-peers=*",
        "--max-exemplars=" + Schema.MOST_EXEMPLARS);
  }

  private static String expectation(String file) {
    String first = text(CORPUS.resolve(file)).lines().findFirst().orElse("");
    assertThat(first).startsWith(EXPECT);
    return first.substring(EXPECT.length());
  }

  /** The fields that the server names; a rule at the root names its field in the message. */
  private static List<String> fields(Status refusal) {
    List<String> fields = new ArrayList<>();
    for (StatusCause cause : causes(refusal)) {
      fields.add(cause.getField());
      if (cause.getMessage().contains("metadata.name: ")) {
        fields.add("metadata.name");
      }
    }
    Matcher unknown = UNKNOWN.matcher(refusal.getMessage());
    while (unknown.find()) {
      fields.add(unknown.group(1));
    }
    return fields;
  }

  private static List<StatusCause> causes(Status refusal) {
    return refusal.getDetails() == null || refusal.getDetails().getCauses() == null
        ? List.of()
        : refusal.getDetails().getCauses();
  }

  /** The same, or one an ancestor of the other: a rule over two fields stands at their parent. */
  private static boolean isOneField(String one, String other) {
    return one.equals(other) || isAncestor(one, other) || isAncestor(other, one);
  }

  private static boolean isAncestor(String one, String other) {
    return other.startsWith(one + ".") || other.startsWith(one + "[");
  }

  private static Stream<String> files(String prefix) {
    try (Stream<Path> files = Files.list(CORPUS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(prefix))
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode yaml(Path file) {
    return yamls(file).getFirst();
  }

  private static List<JsonNode> yamls(Path file) {
    try (MappingIterator<JsonNode> documents =
        new YAMLMapper().readerFor(JsonNode.class).readValues(text(file))) {
      return documents.readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode json(String text) {
    try {
      return new JsonMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
