package dev.exemplars.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.exemplars.operator.api.ExemplarPipelineSpec;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A field comes together with a golden case that shows what becomes of it. */
class FieldCoverageTest {

  private static final String KUBERNETES = "io.fabric8.kubernetes.api.model";

  @Test
  void every_field_of_the_schema_is_set_in_some_golden_case() {
    Set<String> set =
        GoldenCase.all()
            .flatMap(golden -> paths("spec", golden.pipeline().path("spec")))
            .collect(Collectors.toSet());

    assertThat(leaves("spec", CrdYaml.schema().at("/properties/spec"), embedded()))
        .hasSizeGreaterThan(50)
        .as("fields that no in.yaml below src/test/resources/golden sets")
        .isSubsetOf(set);
  }

  /** What a user can set, a list's item as {@code []} and a value of a map as {@code *}. */
  private static Set<String> leaves(String path, JsonNode schema, Set<String> embedded) {
    if (schema.has("items")) {
      return leaves(path + "[]", schema.path("items"), embedded);
    }
    if (schema.has("additionalProperties")) {
      return leaves(path + ".*", schema.path("additionalProperties"), embedded);
    }
    Set<String> leaves = new TreeSet<>();
    schema
        .path("properties")
        .properties()
        .forEach(
            field -> {
              String name = path + "." + field.getKey();
              if (embedded.contains(name)) {
                leaves.addAll(typesOfKubernetes(name, field.getValue()));
              } else {
                leaves.addAll(leaves(name, field.getValue(), embedded));
              }
            });
    return leaves.isEmpty() ? Set.of(path) : leaves;
  }

  /** Of a type of Kubernetes its own fields, not theirs: those are transcribed as a whole. */
  private static Set<String> typesOfKubernetes(String path, JsonNode schema) {
    if (schema.has("items")) {
      return typesOfKubernetes(path + "[]", schema.path("items"));
    }
    Set<String> fields =
        schema.path("properties").properties().stream()
            .map(field -> path + "." + field.getKey())
            .collect(Collectors.toSet());
    return fields.isEmpty() ? Set.of(path) : fields;
  }

  private static Set<String> embedded() {
    Set<String> found = new HashSet<>();
    embedded("spec", ExemplarPipelineSpec.class, found);
    return found;
  }

  private static void embedded(String path, Type type, Set<String> found) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      embedded(
          path + (arguments.length == 1 ? "[]" : ".*"), arguments[arguments.length - 1], found);
    } else if (type.getTypeName().startsWith(KUBERNETES)) {
      found.add(path.replaceAll("\\[\\]$", ""));
    } else if (type instanceof Class<?> record && record.isRecord()) {
      for (RecordComponent component : record.getRecordComponents()) {
        embedded(path + "." + component.getName(), component.getGenericType(), found);
      }
    }
  }

  /** Every path that a value sets, with the same signs for items and for values of maps. */
  private static Stream<String> paths(String path, JsonNode value) {
    Stream<String> below =
        value.isArray()
            ? value.valueStream().flatMap(item -> paths(path + "[]", item))
            : value.properties().stream()
                .flatMap(
                    field ->
                        Stream.concat(
                            paths(path + "." + field.getKey(), field.getValue()),
                            paths(path + ".*", field.getValue())));
    return Stream.concat(Stream.of(path), below);
  }
}
