package dev.exemplars.operator.observe.http;

import static dev.exemplars.operator.observe.http.ByteBudget.BEGINNING;
import static dev.exemplars.operator.observe.http.RawServer.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ByteBudgetTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final int MOST = 4 * BEGINNING;

  private final ByteBudget budget = new ByteBudget(2 * BEGINNING, 2 * BEGINNING);

  @Test
  void what_one_holds_another_cannot_until_it_is_given_back() throws Exception {
    // given
    ByteBudget.Claim first = budget.claim(3L * BEGINNING, Deadline.in(LONG));
    first.grow(BEGINNING + 1L);
    ByteBudget.Claim second = budget.claim(2L * BEGINNING, Deadline.in(SHORT));
    second.grow(BEGINNING);

    // then
    assertThatExceptionOfType(ProbeException.class)
        .isThrownBy(() -> second.grow(BEGINNING + 1L))
        .withMessage("the operator is busy");
    first.close();
    assertThatNoException().isThrownBy(() -> second.grow(BEGINNING + 1L));
  }

  @Test
  void what_could_not_be_had_is_not_given_back() throws Exception {
    // given
    ByteBudget.Claim first = budget.claim(3L * BEGINNING, Deadline.in(LONG));
    first.grow(2L * BEGINNING);
    ByteBudget.Claim second = budget.claim(3L * BEGINNING, Deadline.in(SHORT));
    assertThatExceptionOfType(ProbeException.class).isThrownBy(() -> second.grow(2L * BEGINNING));

    // when
    second.close();

    // then
    ByteBudget.Claim third = budget.claim(2L * BEGINNING, Deadline.in(SHORT));
    third.grow(BEGINNING);
    assertThatExceptionOfType(ProbeException.class).isThrownBy(() -> third.grow(BEGINNING + 1L));
  }

  @Test
  void an_answer_larger_than_the_budget_may_have_all_of_it() {
    assertThatNoException()
        .isThrownBy(() -> budget.claim(1L << 40, Deadline.in(SHORT)).grow(BEGINNING + 1L));
  }

  @Test
  void many_who_send_much_and_slowly_keep_nobody_from_a_short_answer() throws Exception {
    // given
    ByteBudget roomForThree = new ByteBudget(3 * BEGINNING, MOST);
    BoundedHttp http =
        new BoundedHttp(new AddressPolicy(true, Set.of()), InetAddress::getAllByName, roomForThree);
    CountDownLatch full = new CountDownLatch(2);
    RawServer.Answer much =
        (out, it) -> {
          send(out, "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(BEGINNING + 1));
          full.countDown();
          send(out, "x".repeat(MOST - BEGINNING - 2));
          while (true) {
            it.aSecondGoesBy();
          }
        };

    // when
    try (RawServer hostile = RawServer.answering(much);
        RawServer honest =
            RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")) {
      for (int i = 0; i < 2; i++) {
        Thread.startVirtualThread(
            new FutureTask<>(() -> http.get(hostile.uri("/x"), Deadline.in(LONG), MOST)));
      }
      full.await();

      // then
      assertThat(http.get(honest.uri("/x"), Deadline.in(LONG), MOST)).asString().isEqualTo("hello");
    }
  }
}
