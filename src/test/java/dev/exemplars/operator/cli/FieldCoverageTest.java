package dev.exemplars.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A field comes together with a golden case that shows what becomes of it. */
class FieldCoverageTest {

  @Test
  void every_field_of_the_schema_is_set_in_some_golden_case() {
    Set<String> set =
        GoldenCase.all()
            .flatMap(golden -> SchemaFields.setBy(golden.pipeline().path("spec")))
            .collect(Collectors.toSet());

    assertThat(SchemaFields.leaves())
        .hasSizeGreaterThan(50)
        .as("fields that no in.yaml below src/test/resources/golden sets")
        .isSubsetOf(set);
  }
}
