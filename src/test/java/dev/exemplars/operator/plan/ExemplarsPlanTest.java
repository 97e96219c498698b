package dev.exemplars.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.Reason;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExemplarsPlanTest {

  @ParameterizedTest(name = "{0} of an operator that allows {1}: {2} of {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                   | 5000000 | 100000 | 500000
          {maxExemplars: 0}                    | 5000000 | 0      | 500000
          {maxExemplars: 400000}               | 5000000 | 400000 | 500000
          {limit: 50000}                       | 5000000 | 50000  | 50000
          {limit: 5000000}                     | 5000000 | 100000 | 5000000
          {maxExemplars: 1000000, limit: 1000000} | 5000000 | 1000000 | 1000000
          {}                                   | 200000  | 100000 | 200000
          {}                                   | 60000   | 60000  | 60000
          """)
  void each_size_has_a_default_that_fits_the_other(
      String exemplars, int allowed, int maxExemplars, int limit) {
    assertThat(
            Given.plan(
                    "prometheus: {exemplars: %s}".formatted(exemplars),
                    "--max-exemplars=" + allowed)
                .prometheus()
                .exemplars())
        .isEqualTo(new ExemplarsPlan(maxExemplars, limit, Optional.empty()));
  }

  @Test
  void a_limit_above_what_the_operator_allows_is_refused() {
    assertThat(Given.problems("prometheus: {exemplars: {limit: 5000001}}"))
        .containsExactly(
            new SpecProblem(
                Reason.NotAllowed,
                "spec.prometheus.exemplars.limit",
                "5000001",
                "exceeds what the operator allows: use at most 5000000, or have its"
                    + " --max-exemplars raised"));
  }

  @ParameterizedTest(name = "{0} exemplars take {1} MiB")
  @CsvSource({
    "1,        320",
    "262144,   320",
    "262145,   384",
    "500000,   384",
    "5000000,  1536",
    "10000000, 2752"
  })
  void memory_follows_the_limit_in_steps_of_64_mebibytes(int limit, long mebibytes) {
    assertThat(new ExemplarsPlan(0, limit, Optional.empty()).memoryMebibytes())
        .isEqualTo(mebibytes);
    assertThat(new ExemplarsPlan(limit, limit, Optional.empty()).memoryMebibytes())
        .isEqualTo(mebibytes);
  }

  @Test
  void a_number_and_a_time_exclude_each_other() {
    assertThat(Given.problems("prometheus: {exemplars: {maxExemplars: 10, keepFor: 6h}}"))
        .containsExactly(
            new SpecProblem(
                Reason.SpecInvalid,
                "spec.prometheus.exemplars",
                "",
                "has at most one of maxExemplars and keepFor: remove one"));
  }

  @Test
  void a_time_begins_with_the_default_size() {
    assertThat(Given.plan("prometheus: {exemplars: {keepFor: 6h}}").prometheus().exemplars())
        .isEqualTo(
            new ExemplarsPlan(
                100_000,
                500_000,
                Optional.of(new RingSize(100_000, "to begin with: no rate is measured yet"))));
  }
}
