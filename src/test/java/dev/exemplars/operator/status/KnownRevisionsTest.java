package dev.exemplars.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ConfigFault;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.api.ExemplarPipelineStatus.ConfigState;
import dev.exemplars.operator.api.ExemplarPipelineStatus.RefusalStatus;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownRevisionsTest {

  @ParameterizedTest(name = "{0} of {1}: {2}")
  @CsvSource({
    "Loaded,   0123456789abcdef, true",
    "Loaded,   0123456789ac,     false",
    "Pending,  0123456789abcdef, false",
    "Rejected, 0123456789abcdef, false"
  })
  void remembers_whether_a_revision_was_seen_in_force(
      ConfigState config, String revision, boolean loaded) {
    assertThat(KnownRevisions.isLoaded(status(Seen.atStart().with(config)), revision))
        .isEqualTo(loaded);
    assertThat(KnownRevisions.isLoaded(null, revision)).isFalse();
  }

  @Test
  void what_is_rejected_in_two_looks_is_refused_until_something_else_is_asked_for() {
    // given
    Seen rejected = Seen.atStart().rejected();
    ExemplarPipelineStatus once = status(rejected);
    StatusFactory later = at(Duration.ofSeconds(5));

    // when
    ExemplarPipelineStatus twice =
        Seen.news(later, once, Seen.atStart().after(Duration.ofSeconds(5)).rejected().report())
            .orElseThrow();

    // then
    assertThat(once.prometheus().refusedRevision()).isNull();
    assertThat(Seen.news(later, once, rejected.report())).as("the same look").isEmpty();
    assertThat(twice.prometheus().refusedRevision()).isEqualTo("0123456789ab");
    assertThat(KnownRevisions.refused(twice, "3.16.0")).contains("0123456789ab");
    assertThat(KnownRevisions.refused(twice, "3.16.1")).as("another version").isEmpty();
    assertThat(
            Seen.news(later, twice, rejected.ofRevision("fedcba9876543210").report())
                .orElseThrow()
                .prometheus()
                .refusedRevision())
        .isNull();
  }

  @Test
  void what_is_said_against_a_configuration_stays_as_long_as_it_is_rejected() {
    // given
    RefusalStatus said = new RefusalStatus(ConfigFault.UnknownField, 12);
    Seen rejected = Seen.atStart().because(said);

    // when
    ExemplarPipelineStatus status = status(rejected.rejected());

    // then
    assertThat(status.prometheus().refusal()).isEqualTo(said);
    assertThat(KnownRevisions.refusal(status, "0123456789abcdef")).contains(said);
    assertThat(KnownRevisions.refusal(status, "fedcba9876543210")).isEmpty();
    assertThat(KnownRevisions.refusal(null, "0123456789abcdef")).isEmpty();
    assertThat(status(rejected.with(ConfigState.Pending)).prometheus().refusal()).isNull();
    assertThat(status(rejected).prometheus().refusal()).isNull();
  }

  @Test
  void the_revision_that_was_loaded_last_stays_known_while_the_next_is_not() {
    // when
    ExemplarPipelineStatus next =
        Seen.news(
                at(Duration.ofSeconds(5)),
                status(Seen.atStart()),
                Seen.atStart().with(ConfigState.Pending).ofRevision("fedcba9876543210").report())
            .orElseThrow();

    // then
    assertThat(KnownRevisions.loaded(next)).contains("0123456789abcdef");
  }

  private static ExemplarPipelineStatus status(Seen seen) {
    return Seen.news(at(Duration.ZERO), null, seen.report()).orElseThrow();
  }

  private static StatusFactory at(Duration after) {
    return new StatusFactory(InstantSource.fixed(Seen.START.plus(after)));
  }
}
