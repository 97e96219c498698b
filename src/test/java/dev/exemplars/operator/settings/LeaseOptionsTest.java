package dev.exemplars.operator.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.ParameterException;

class LeaseOptionsTest {

  @Test
  void without_leader_election_there_is_no_lease() {
    assertThat(OperatorSettings.defaults().lease()).isEmpty();
  }

  @Test
  void every_option_reaches_the_settings() {
    LeaseSettings lease =
        lease(
            "--lease-name=leader",
            "--lease-namespace=operators",
            "--lease-holder=one",
            "--lease-duration=1m");

    assertThat(lease.namespace()).contains("operators");
    assertThat(lease.name()).isEqualTo("leader");
    assertThat(lease.holder()).startsWith("one-");
    assertThat(lease.duration()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void two_operators_of_one_name_are_two_holders() {
    assertThat(lease("--lease-holder=one").holder())
        .isNotEqualTo(lease("--lease-holder=one").holder());
  }

  @Test
  void what_was_sent_within_the_write_span_has_ended_before_another_one_takes_over() {
    LeaseSettings lease = lease();

    assertThat(lease.writeSpan().plus(lease.requestTimeout())).isLessThan(lease.duration());
    assertThat(lease.renewalInterval().multipliedBy(3)).isLessThan(lease.writeSpan());
  }

  @ParameterizedTest
  @CsvSource({
    "--lease-duration, 4s, 'whole seconds, at least 5s'",
    "--lease-duration, 5s500ms, 'whole seconds, at least 5s'",
    "--lease-duration, soon, duration such as 10s",
    "--lease-name, The_One, 'at most 63 of a-z, 0-9'",
    "--lease-namespace, a/b, 'at most 63 of a-z, 0-9'",
    "--leader-election, maybe, boolean"
  })
  void value_that_cannot_be_used_is_named_with_its_option(
      String option, String value, String need) {
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> lease(option + "=" + value))
        .withMessageContaining(option)
        .withMessageContaining(value)
        .withMessageContaining(need);
  }

  private static LeaseSettings lease(String... options) {
    String[] all = Arrays.copyOf(options, options.length + 1);
    all[options.length] = "--leader-election=true";
    return OperatorOptions.parse(all).settings().lease().orElseThrow();
  }
}
