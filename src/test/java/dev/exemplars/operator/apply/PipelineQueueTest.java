package dev.exemplars.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.settings.OperatorOptions;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With room for two. */
class PipelineQueueTest {

  private static final ExemplarPipeline FIRST = pipeline("shop", "z", "2026-01-01T00:00:00Z");
  private static final ExemplarPipeline SECOND = pipeline("shop", "a", "2026-01-01T00:00:01Z");
  private static final ExemplarPipeline THIRD = pipeline("shop", "b", "2026-01-01T00:00:01Z");
  private static final ExemplarPipeline FOURTH = pipeline("shop", "c", "2026-01-01T00:00:01Z");
  private static final ExemplarPipeline ELSEWHERE = pipeline("cart", "a", "2025-01-01T00:00:00Z");

  private final Pipelines all = new Pipelines();
  private final List<String> called = new ArrayList<>();
  private final PipelineQueue queue =
      new PipelineQueue(OperatorOptions.parse("--max-pipelines-per-namespace=2").settings());

  @BeforeEach
  void listen() {
    EventSource<?, ExemplarPipeline> calls = queue.eventSource(all);
    calls.setEventHandler(event -> called.add(event.getRelatedCustomResourceID().getName()));
    calls.start();
  }

  @Test
  void older_ones_of_the_namespace_come_first_and_of_the_same_second_by_name() {
    // given
    all.now(THIRD, SECOND, ELSEWHERE, FIRST);

    // then
    assertThat(Stream.of(FIRST, SECOND, THIRD, ELSEWHERE).map(one -> queue.before(one, all)))
        .containsExactly(0, 1, 2, 0);
  }

  @Test
  void one_that_waits_is_called_when_an_older_one_is_gone() {
    // given
    all.now(FIRST, SECOND, THIRD, FOURTH);
    queue.before(THIRD, all);
    queue.before(FOURTH, all);

    // when
    all.now(SECOND, THIRD, FOURTH);
    queue.leave(FIRST, all);

    // then
    assertThat(called).containsExactly("b");
  }

  @Test
  void all_are_called_that_have_room_when_several_go_at_once() {
    // given
    all.now(FIRST, SECOND, THIRD, FOURTH);
    queue.before(THIRD, all);
    queue.before(FOURTH, all);

    // when
    all.now(THIRD, FOURTH);
    queue.leave(FIRST, all);

    // then
    assertThat(called).containsExactly("b", "c");
  }

  /** Its end and its new beginning may be one event: then it is the new one that calls. */
  @Test
  void one_that_is_created_again_is_the_last_and_lets_the_next_one_pass() {
    // given
    all.now(FIRST, SECOND, THIRD);
    queue.before(THIRD, all);
    ExemplarPipeline again = pipeline("shop", "z", "2026-01-01T00:01:00Z");

    // when
    all.now(again, SECOND, THIRD);
    int before = queue.before(again, all);

    // then
    assertThat(before).isEqualTo(2);
    assertThat(called).containsExactly("b");
  }

  @Test
  void who_has_room_is_not_called_again() {
    // given
    all.now(FIRST, SECOND, THIRD);
    queue.before(THIRD, all);
    all.now(SECOND, THIRD);
    queue.leave(FIRST, all);
    queue.before(THIRD, all);

    // when
    all.now(THIRD);
    queue.leave(SECOND, all);

    // then
    assertThat(called).hasSize(1);
  }

  private static ExemplarPipeline pipeline(String namespace, String name, String created) {
    ExemplarPipeline pipeline = new ExemplarPipeline();
    pipeline.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(namespace)
            .withName(name)
            .withCreationTimestamp(created)
            .build());
    return pipeline;
  }

  /** What the controller's cache holds. */
  private static final class Pipelines implements IndexerResourceCache<ExemplarPipeline> {

    private final Map<String, Function<ExemplarPipeline, List<String>>> indexers = new HashMap<>();
    private List<ExemplarPipeline> now = List.of();

    void now(ExemplarPipeline... some) {
      now = List.of(some);
    }

    @Override
    public void addIndexers(Map<String, Function<ExemplarPipeline, List<String>>> more) {
      indexers.putAll(more);
    }

    @Override
    public List<ExemplarPipeline> byIndex(String index, String key) {
      return list(pipeline -> indexers.get(index).apply(pipeline).contains(key)).toList();
    }

    @Override
    public Stream<ExemplarPipeline> list(String namespace, Predicate<ExemplarPipeline> predicate) {
      return list(
          predicate.and(pipeline -> pipeline.getMetadata().getNamespace().equals(namespace)));
    }

    @Override
    public Stream<ExemplarPipeline> list(Predicate<ExemplarPipeline> predicate) {
      return now.stream().filter(predicate);
    }

    @Override
    public Optional<ExemplarPipeline> get(ResourceID id) {
      return list(pipeline -> ResourceID.fromResource(pipeline).equals(id)).findFirst();
    }

    @Override
    public Stream<ResourceID> keys() {
      return now.stream().map(ResourceID::fromResource);
    }
  }
}
