package dev.exemplars.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReasonTest {

  private static JavaClass reasons;

  @BeforeAll
  static void read() {
    reasons =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.exemplars.operator")
            .get(Reason.class);
  }

  @ParameterizedTest
  @EnumSource
  void a_reason_is_one_word_that_the_api_server_takes(Reason reason) {
    assertThat(reason.name()).matches("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$");
  }

  @ParameterizedTest
  @EnumSource
  void a_reason_is_explained_in_one_sentence(Reason reason) {
    assertThat(reason.text()).matches("[A-Z`].*\\.").doesNotContain("\n");
  }

  @Test
  void no_two_reasons_mean_the_same() {
    assertThat(Reason.values()).extracting(Reason::text).doesNotHaveDuplicates();
  }

  /** A reason that nothing gives would be documented for nobody. */
  @ParameterizedTest
  @EnumSource
  void every_reason_is_given_by_something(Reason reason) {
    assertThat(reasons.getField(reason.name()).getAccessesToSelf())
        .filteredOn(access -> !access.getOriginOwner().isEquivalentTo(Reason.class))
        .isNotEmpty();
  }
}
