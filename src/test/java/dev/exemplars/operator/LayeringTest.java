package dev.exemplars.operator;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The directions in which data flows, and which package alone may touch the outside world. */
class LayeringTest {

  private static final String ROOT = "dev.exemplars.operator";
  private static final int LONGEST_FILE = 400;

  /** In order of data flow; each may see those before it. */
  private static final List<String> STAGES =
      List.of(
          "api",
          "settings",
          "telemetry",
          "plan",
          "operands",
          "apply",
          "observe",
          "verdict",
          "status",
          "reconcile",
          "runtime",
          "cli");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void every_class_is_of_a_stage() {
    assertThat(CLASSES).hasSizeGreaterThan(80);
    assertThat(CLASSES)
        .allSatisfy(
            type ->
                assertThat(STAGES)
                    .as(type.getName())
                    .contains(
                        type.getPackageName().substring(ROOT.length() + 1).split("\\.", 2)[0]));
  }

  @ParameterizedTest(name = "{0} does not see {1}")
  @MethodSource
  void a_stage_sees_only_those_before_it(String stage, List<String> later) {
    noClasses()
        .that(resideInAnyPackage(in(stage)))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(later.stream().map(LayeringTest::in).toArray(String[]::new)))
        .check(CLASSES);
  }

  static Stream<Arguments> a_stage_sees_only_those_before_it() {
    return IntStream.range(0, STAGES.size() - 1)
        .mapToObj(i -> Arguments.of(STAGES.get(i), STAGES.subList(i + 1, STAGES.size())));
  }

  @Test
  void the_runtime_sees_settings_alone() {
    noClasses()
        .that(resideInAnyPackage(in("runtime")))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(ROOT + "..")
                .and(resideOutsideOfPackages(in("runtime"), in("settings"))))
        .check(CLASSES);
  }

  @ParameterizedTest(name = "{0} does not see {1}")
  @MethodSource
  void the_parts_of_operands_see_only_those_before_them(String part, List<String> later) {
    noClasses()
        .that(resideInAnyPackage(in("operands." + part)))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                later.stream().map(one -> ROOT + ".operands" + one).toArray(String[]::new)))
        .check(CLASSES);
  }

  static Stream<Arguments> the_parts_of_operands_see_only_those_before_them() {
    return Stream.of(
        Arguments.of("form", List.of(".prometheus..", ".grafana..", "")),
        Arguments.of("prometheus", List.of(".grafana..", "")),
        Arguments.of("grafana", List.of("")));
  }

  /** What is asked of whom is told apart: how to ask is shared, and what a target exposes. */
  @ParameterizedTest(name = "{0} sees {1}")
  @MethodSource
  void the_parts_of_observe_see_little_of_it(String part, List<String> seen) {
    noClasses()
        .that(resideInAnyPackage(in("observe." + part)))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(in("observe"))
                .and(
                    resideOutsideOfPackages(
                        seen.stream().map(one -> in("observe." + one)).toArray(String[]::new))))
        .check(CLASSES);
  }

  static Stream<Arguments> the_parts_of_observe_see_little_of_it() {
    return Stream.of(
        Arguments.of("http", List.of("http")),
        Arguments.of("exposition", List.of("exposition", "http")),
        Arguments.of("traces", List.of("traces", "http")),
        Arguments.of("grafana", List.of("grafana", "http")),
        Arguments.of("targets", List.of("targets", "exposition", "http")));
  }

  @Test
  void only_who_writes_and_who_wires_knows_the_client_of_the_cluster() {
    noClasses()
        .that(resideOutsideOfPackages(in("apply"), in("reconcile"), in("runtime"), in("cli")))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.fabric8.kubernetes.client..", "io.javaoperatorsdk..")
                .and(not(equivalentTo(CustomResource.class))))
        .check(CLASSES);
  }

  @Test
  void only_one_place_speaks_http() {
    noClasses()
        .that(resideOutsideOfPackages(in("observe.http")))
        .should()
        .dependOnClassesThat(resideInAnyPackage("java.net.http..", "okhttp3..", "okio.."))
        .check(CLASSES);
  }

  /** One that a tenant wrote takes the time that the tenant likes: it is for Prometheus alone. */
  @Test
  void no_regular_expression_is_evaluated_but_our_own() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("com.google.re2j.Matcher")
        .orShould()
        .callMethod(com.google.re2j.Pattern.class, "matches", String.class)
        .orShould()
        .callMethod(com.google.re2j.Pattern.class, "matches", String.class, CharSequence.class)
        .check(CLASSES);
    assertThat(CLASSES.stream().flatMap(type -> type.getMethodCallsFromSelf().stream()))
        .filteredOn(
            call -> call.getTarget().getFullName().startsWith("java.util.regex.Pattern.compile"))
        .isNotEmpty()
        .allSatisfy(
            call ->
                assertThat(call.getOrigin().getName())
                    .as(call.getDescription())
                    .isEqualTo("<clinit>"));
  }

  @Test
  void only_settings_reads_the_environment() throws IOException {
    noClasses()
        .that(resideOutsideOfPackages(in("settings")))
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .check(CLASSES);
    assertThat(sources())
        .filteredOn(file -> text(file).contains("${env:"))
        .isNotEmpty()
        .allSatisfy(file -> assertThat(file.getParent()).hasFileName("settings"));
  }

  @Test
  void nobody_but_the_wiring_asks_for_the_time() {
    noClasses()
        .that(resideOutsideOfPackages(in("cli")))
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(Clock.class, "systemDefaultZone")
        .orShould()
        .callMethod(InstantSource.class, "system")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(CLASSES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {".*Utils?", ".*Helpers?", ".*Manager", ".*Impl", "Abstract.*", "Base[A-Z].*"})
  void no_class_has_a_name_that_says_nothing(String name) {
    assertThat(CLASSES)
        .extracting(JavaClass::getSimpleName)
        .noneMatch(simpleName -> simpleName.matches(name));
  }

  @Test
  void every_package_says_what_it_is_for_and_that_null_is_the_exception() throws IOException {
    assertThat(CLASSES.stream().map(JavaClass::getPackage).distinct())
        .allMatch(one -> one.isAnnotatedWith(NullMarked.class));
    assertThat(sources())
        .filteredOn(file -> file.endsWith("package-info.java"))
        .hasSizeGreaterThanOrEqualTo(STAGES.size())
        .allSatisfy(file -> assertThat(text(file)).startsWith("/**"));
  }

  @Test
  void no_file_is_longer_than_one_can_read_at_once() throws IOException {
    assertThat(sources())
        .allSatisfy(file -> assertThat(text(file).lines()).hasSizeLessThanOrEqualTo(LONGEST_FILE));
  }

  private static String in(String stage) {
    return ROOT + "." + stage + "..";
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
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
