package dev.exemplars.operator.cli;

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

/** Names of what a spec can set: an item of a list is {@code []}, a value of a map {@code *}. */
final class SchemaFields {

  private static final String KUBERNETES = "io.fabric8.kubernetes.api.model";

  private SchemaFields() {}

  /**
   * Every field of the schema that holds no others. Of a type of Kubernetes its own fields, not
   * theirs: those are transcribed as a whole.
   */
  static Set<String> leaves() {
    return leaves("spec", CrdYaml.schema().at("/properties/spec"), embedded());
  }

  /** Every field that a spec sets, and all that holds one. */
  static Stream<String> setBy(JsonNode spec) {
    return paths("spec", spec);
  }

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
