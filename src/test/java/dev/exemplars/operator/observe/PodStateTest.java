package dev.exemplars.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.observe.PodState.Termination;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodStateTest {

  private static final String ENDED =
      "{terminated: {reason: %s, exitCode: %d, startedAt: '2026-11-24T10:00:00Z', finishedAt: '%s'}}";

  @Test
  void a_pod_that_nobody_has_said_anything_of_yet_is_merely_there() {
    assertThat(seen("{}"))
        .isEqualTo(
            new PodState("demo", false, 0, Optional.empty(), Optional.empty(), Optional.empty()));
  }

  @ParameterizedTest(name = "{0}={1}: {2} is {3}")
  @CsvSource({
    "PodScheduled, False, 0/3 nodes are available, 0/3 nodes are available",
    "PodScheduled, True,  long ago, ",
    "Ready,        False, containers with unready status, "
  })
  void the_scheduler_says_why_no_node_has_it(
      String type, String status, String message, String unscheduled) {
    assertThat(
            seen("{conditions: [{type: %s, status: '%s', message: %s}]}"
                    .formatted(type, status, message))
                .unscheduled())
        .isEqualTo(Optional.ofNullable(unscheduled));
  }

  @Test
  void the_schedulers_words_are_one_short_line() {
    assertThat(
            seen("{conditions: [{type: PodScheduled, status: 'False', message: \"a\\nb%s\"}]}"
                    .formatted("c".repeat(1000)))
                .unscheduled())
        .hasValueSatisfying(words -> assertThat(words).startsWith("a bccc").hasSize(513));
  }

  @ParameterizedTest(name = "ready {0}, started {1}: {2}")
  @CsvSource({"true, true, true", "false, true, true", "true, false, true", "false, false, false"})
  void a_container_is_up_from_its_first_readiness_on(boolean ready, boolean started, boolean up) {
    assertThat(container("ready: %s, started: %s, restartCount: 4".formatted(ready, started)).up())
        .isEqualTo(up);
  }

  @Test
  void the_kubelets_word_is_taken_and_its_sentence_is_not() {
    assertThat(container("state: {waiting: {reason: ErrImagePull, message: 'token=secret'}}"))
        .satisfies(pod -> assertThat(pod.waiting()).hasValue("ErrImagePull"))
        .satisfies(pod -> assertThat(pod.toString()).doesNotContain("secret"));
    assertThat(container("state: {waiting: {reason: \"two words\"}}").waiting())
        .hasValue("Unknown");
    assertThat(container("state: {running: {}}").waiting()).isEmpty();
  }

  @ParameterizedTest(name = "{0} {1}, ended at {2}: early {3}")
  @CsvSource({
    "Error,     2,   2026-11-24T10:00:01Z, true",
    "OOMKilled, 137, 2026-11-24T10:09:59Z, true",
    "Error,     255, 2026-11-24T10:10:00Z, false",
    "Error,     128, ,                     true"
  })
  void an_end_is_a_word_a_code_and_whether_it_came_early(
      String reason, int code, String at, boolean early) {
    String ended = ENDED.formatted(reason, code, at == null ? "" : at);
    Optional<Termination> end = Optional.of(new Termination(reason, code, early));

    assertThat(container("state: " + ended).lastTermination()).isEqualTo(end);
    assertThat(container("lastState: %s, state: {running: {}}".formatted(ended)).lastTermination())
        .isEqualTo(end);
  }

  @Test
  void the_newest_end_counts() {
    assertThat(
            container(
                    "state: %s, lastState: %s"
                        .formatted(
                            ENDED.formatted("Error", 2, "2026-11-24T10:00:01Z"),
                            ENDED.formatted("OOMKilled", 137, "2026-11-24T10:00:01Z")))
                .lastTermination()
                .map(Termination::exitCode))
        .hasValue(2);
  }

  @Test
  void another_container_of_the_pod_says_nothing() {
    assertThat(seen("{containerStatuses: [{name: proxy, ready: true, restartCount: 9}]}"))
        .matches(pod -> !pod.up() && pod.restarts() == 0);
  }

  @Test
  void of_several_the_newest_that_stays_and_has_not_ended_is_current() {
    Pod old = pod("old", "2026-11-24T10:00:00Z", "{phase: Running}");
    Pod current = pod("new", "2026-11-24T11:00:00Z", "{phase: Pending}");
    Pod evicted = pod("evicted", "2026-11-24T12:00:00Z", "{phase: Failed}");
    Pod leaving =
        new PodBuilder(pod("leaving", "2026-11-24T13:00:00Z", "{phase: Running}"))
            .editMetadata()
            .withDeletionTimestamp("2026-11-24T14:00:00Z")
            .endMetadata()
            .build();

    assertThat(PodState.current(Stream.of(old, current, evicted, leaving)))
        .map(PodState::name)
        .hasValue("new");
    assertThat(PodState.current(Stream.of(evicted, leaving)))
        .map(PodState::name)
        .hasValue("evicted");
    assertThat(PodState.current(Stream.of(leaving))).isEmpty();
  }

  private static PodState container(String fields) {
    return seen("{containerStatuses: [{name: prometheus, %s}]}".formatted(fields));
  }

  private static PodState seen(String status) {
    return PodState.current(Stream.of(pod("demo", "2026-11-24T10:00:00Z", status))).orElseThrow();
  }

  private static Pod pod(String name, String created, String status) {
    return Serialization.unmarshal(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, creationTimestamp: '%s'}
        status: %s
        """
            .formatted(name, created, status),
        Pod.class);
  }
}
