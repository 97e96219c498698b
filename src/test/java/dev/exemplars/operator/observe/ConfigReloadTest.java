package dev.exemplars.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.exemplars.operator.api.ConfigFault;
import dev.exemplars.operator.api.ExemplarPipelineStatus.RefusalStatus;
import dev.exemplars.operator.observe.Observatory.Sighting;
import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.PipelinePlan;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReloadTest {

  private static final String RELOAD = "/-/reload";
  private static final String OLD = "prometheus: {version: 2.53.4}";

  private final FakePrometheus prometheus = new FakePrometheus();
  private final FakeClock clock = new FakeClock();
  private final BoundedHttp http = new BoundedHttp(true, "127.0.0.1");
  private final Observatory observatory = new Observatory(http, Given.settings(), clock);
  private final ConfigReload reload = new ConfigReload(http, Given.settings());

  @AfterEach
  void stop() {
    prometheus.close();
  }

  @Test
  void a_prometheus_that_does_not_look_for_itself_is_asked_until_it_shows_the_revision() {
    // given
    prometheus.loads("one");

    // then
    assertThat(asksForReload(OLD, "two")).isTrue();
    clock.advance(Duration.ofSeconds(5));
    assertThat(asksForReload(OLD, "two")).isTrue();
    clock.advance(Duration.ofSeconds(5));
    prometheus.loads("two");
    assertThat(asksForReload(OLD, "two")).isFalse();
  }

  @Test
  void an_event_in_between_asks_for_nothing() {
    // given
    prometheus.loads("one");
    asksForReload(OLD, "two");

    // then
    assertThat(asksForReload(OLD, "two")).isFalse();
  }

  /** The file may have been put right since, which it does not notice. */
  @Test
  void what_was_refused_is_tried_again() {
    // given
    prometheus.loads("one");
    prometheus.rejects();

    // then
    assertThat(asksForReload(OLD, "two")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"prometheus: {version: 3.0.0}", OLD + "\nsuspend: true"})
  void nobody_asks_one_that_looks_for_itself_or_is_to_be_left_alone(String spec) {
    // given
    prometheus.loads("one");

    // then
    assertThat(asksForReload(spec, "two")).isFalse();
  }

  @Test
  void one_that_does_not_answer_is_left_in_peace() {
    // given
    prometheus.breaks(true);

    // then
    assertThat(asksForReload(OLD, "two")).isFalse();
  }

  @Test
  void what_is_said_against_the_file_is_understood_and_nothing_is_said_of_one_that_is_read() {
    // given
    prometheus.loads("one");
    PipelinePlan plan = plan(OLD);
    Sighting sighting = observatory.observe("0815", Watched.of(plan, "two"));
    assertThat(reload.requestIfDue(plan, sighting)).isEmpty();

    // when
    prometheus.answersReload(
        "failed to reload config: couldn't load configuration (--config.file=\"p.yml\"): parsing"
            + " YAML file p.yml: yaml: line 7: did not find expected key");

    // then
    assertThat(reload.requestIfDue(plan, sighting))
        .hasValue(new RefusalStatus(ConfigFault.InvalidYaml, 7));
  }

  @Test
  void a_request_that_fails_is_for_the_next_look_to_judge() {
    // given
    prometheus.loads("one");
    PipelinePlan plan = plan(OLD);
    Sighting sighting = observatory.observe("0815", Watched.of(plan, "two"));
    prometheus.breaks(true);

    // then
    assertThatCode(() -> reload.requestIfDue(plan, sighting)).doesNotThrowAnyException();
    assertThat(prometheus.asked()).contains(RELOAD);
  }

  private boolean asksForReload(String spec, String revision) {
    PipelinePlan plan = plan(spec);
    prometheus.asked();
    reload.requestIfDue(plan, observatory.observe("0815", Watched.of(plan, revision)));
    return prometheus.asked().contains(RELOAD);
  }

  private PipelinePlan plan(String spec) {
    return Given.plan(spec, "--prometheus-url=" + prometheus.url());
  }
}
