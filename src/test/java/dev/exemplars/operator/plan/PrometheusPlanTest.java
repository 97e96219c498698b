package dev.exemplars.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.plan.PrometheusVersion.Reloading;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusPlanTest {

  private static final String DIGEST =
      "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

  @ParameterizedTest(name = "granted: {0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''        | ''
          high,low  | 'use one of high, low, '
          """)
  void a_priority_class_takes_a_grant(String granted, String others) {
    assertThat(
            Given.problems(
                "prometheus: {priorityClassName: system-node-critical}",
                "--grant-priority-classes=" + granted))
        .containsExactly(
            new SpecProblem(
                Reason.NotAllowed,
                "spec.prometheus.priorityClassName",
                "system-node-critical",
                "is not granted: leave it out, "
                    + others
                    + "or have the operator's --grant-priority-classes extended"));
  }

  @ParameterizedTest(name = "{0}: reloads {1}, reads {2}, miscounts after a resize: {3}")
  @CsvSource({
    "2.45.0, OnRequest, V2_45, false",
    "2.48.1, OnRequest, V2_45, false",
    "2.49.0, OnRequest, V2_49, false",
    "2.53.4, OnRequest, V2_49, false",
    "2.55.1, OnRequest, V2_49, false",
    "3.0.0,  ByFeature, V2_49, false",
    "3.9.1,  ByFeature, V2_49, false",
    "3.10.0, ByFeature, V2_49, true",
    "3.11.0, ByFeature, V3_11, true",
    "3.12.0, ByFlag,    V3_11, true",
    "3.16.7, ByFlag,    V3_11, true"
  })
  void knows_what_a_supported_version_takes(
      String text, Reloading reloading, ConfigDialect dialect, boolean miscounts) {
    // when
    PrometheusVersion version =
        Given.plan("prometheus: {version: '%s'}".formatted(text)).prometheus().version();

    // then
    assertThat(version).hasToString(text);
    assertThat(version.reloading()).isEqualTo(reloading);
    assertThat(version.dialect()).isEqualTo(dialect);
    assertThat(version.miscountsAfterResize()).isEqualTo(miscounts);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.99.0", "2.44.9", "2.56.0", "3.17.0", "4.0.0", "0.0.0", "999.999.999"})
  void a_version_that_the_operator_cannot_configure_is_refused(String version) {
    // when
    List<SpecProblem> problems = Given.problems("prometheus: {version: '%s'}".formatted(version));

    // then
    assertThat(problems)
        .containsExactly(
            new SpecProblem(
                Reason.UnsupportedVersion,
                "spec.prometheus.version",
                version,
                "is not supported: use one of 2.45 to 2.55, 3.0 to 3.16"));
  }

  @Test
  void the_operator_decides_version_and_repository_of_pipelines_that_name_none() {
    // when
    PrometheusPlan plan =
        Given.plan(
                Given.MINIMAL,
                "--prometheus-version=3.5.0",
                "--prometheus-image-repository=mirror.example:5000/prom/prometheus")
            .prometheus();

    // then
    assertThat(plan.version()).isEqualTo(new PrometheusVersion(3, 5, 0));
    assertThat(plan.image()).isEqualTo("mirror.example:5000/prom/prometheus:v3.5.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quay.io/prometheus/prometheus",
        "quay.io/prometheus/prometheus:v3.16.0",
        "quay.io/prometheus/prometheus@" + DIGEST,
        "quay.io/prometheus/prometheus:v3.16.0@" + DIGEST,
        "mirror.example:5000/prometheus",
        "mirror.example:5000/prometheus:v3.16.0",
        "mirror.example:5000/prometheus@" + DIGEST
      })
  void an_image_of_a_granted_repository_is_taken_as_it_is(String image) {
    assertThat(
            Given.plan(
                    "prometheus: {image: '%s'}".formatted(image),
                    "--grant-image-repositories=mirror.example:5000/prometheus")
                .prometheus()
                .image())
        .isEqualTo(image);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prometheus",
        "prom/prometheus:v3.16.0",
        "quay.io/prometheus/prometheus-evil:v3.16.0",
        "quay.io/prometheus/prometheus/evil",
        "quay.io/prometheus/prometheus:v1/../../evil",
        "quay.io/prometheus",
        "quay.io:443/prometheus/prometheus",
        "quay.io.evil.example/prometheus/prometheus:v3.16.0",
        "evil.example/quay.io/prometheus/prometheus:v3.16.0",
        "mirror.example/prometheus",
        "mirror.example:5000"
      })
  void an_image_of_any_other_repository_is_refused(String image) {
    // when
    List<SpecProblem> problems =
        Given.problems(
            "prometheus: {image: '%s'}".formatted(image),
            "--grant-image-repositories=mirror.example:5000/prometheus");

    // then
    assertThat(problems)
        .containsExactly(
            new SpecProblem(
                Reason.NotAllowed,
                "spec.prometheus.image",
                image,
                "is of a repository that is not granted: use one of mirror.example:5000/prometheus,"
                    + " quay.io/prometheus/prometheus, or have the operator's"
                    + " --grant-image-repositories extended"));
  }
}
