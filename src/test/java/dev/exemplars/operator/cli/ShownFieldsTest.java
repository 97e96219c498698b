package dev.exemplars.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.real.Shows;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** A field comes together with a test on a real server that shows what it does. */
class ShownFieldsTest {

  private static final String KEY_OF_A_SECRET =
      "(credentials|username|password|secret|keySecret)[.](name|key)$";

  @Test
  void every_field_of_the_schema_is_shown_by_a_test_on_a_real_server() throws Exception {
    assertThat(fields()).as("fields that no test says it @Shows").isSubsetOf(shown());
  }

  @Test
  void what_is_shown_are_fields_of_the_schema() throws Exception {
    assertThat(shown()).isNotEmpty().isSubsetOf(fields());
  }

  @Test
  void whatever_shows_a_field_is_a_test() throws Exception {
    assertThat(showing())
        .isNotEmpty()
        .allMatch(
            method ->
                method.isAnnotationPresent(Test.class)
                    || method.isAnnotationPresent(ParameterizedTest.class));
  }

  private static Set<String> fields() {
    return SchemaFields.leaves().stream()
        .map(field -> field.replaceAll(KEY_OF_A_SECRET, "$1"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> shown() throws Exception {
    return showing().stream()
        .flatMap(method -> Arrays.stream(method.getAnnotation(Shows.class).value()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Method> showing() throws IOException, URISyntaxException {
    Path root =
        Path.of(ShownFieldsTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(name -> name.endsWith("IT.class"))
          .map(name -> name.replaceFirst("[.]class$", "").replace('/', '.'))
          .flatMap(name -> Arrays.stream(load(name).getDeclaredMethods()))
          .filter(method -> method.isAnnotationPresent(Shows.class))
          .toList();
    }
  }

  /** Without its static fields, which would start servers. */
  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, ShownFieldsTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
