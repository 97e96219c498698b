package dev.exemplars.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FirstFewTest {

  private final FirstFew<Integer> few = new FirstFew<Integer>(3, Comparator.naturalOrder());

  @Test
  void keeps_the_first_in_order_whenever_they_come() {
    // when
    IntStream.of(5, 1, 9, 3, 7, 1).forEach(few::add);

    // then
    assertThat(few.inOrder()).containsExactly(1, 1, 3);
  }

  @Test
  void keeps_all_where_there_are_fewer() {
    // when
    few.add(2);

    // then
    assertThat(few.inOrder()).containsExactly(2);
  }

  @Test
  void keeps_as_many_as_are_small_enough_together() {
    // given
    FirstFew<String> small =
        new FirstFew<>(3, Comparator.<String>naturalOrder(), String::length, 5);

    // when
    Stream.of("ccc", "a", "dd", "bb", "aaaaaa").forEach(small::add);

    // then
    assertThat(small.inOrder()).containsExactly("a");
    small.add("0");
    assertThat(small.inOrder()).containsExactly("0", "a");
  }
}
