package dev.exemplars.operator.observe.http;

import static dev.exemplars.operator.observe.http.RawServer.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.exemplars.operator.observe.http.ProbeException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An answer as a stream, from servers that mean no good. */
@Timeout(20)
class AnswerTest {

  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(300);

  private final BoundedHttp http = new BoundedHttp(true, "127.0.0.1");

  @Test
  void tells_status_and_type_of_what_is_no_200_too() throws Exception {
    try (RawServer server =
        RawServer.answering(
            "HTTP/1.1 404 No\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 2\r\n\r\nno")) {
      String told =
          http.ask(
              Question.of(server.uri("/x")),
              Deadline.in(LONG),
              answer ->
                  "%d %s %s"
                      .formatted(
                          answer.status(),
                          answer.contentType().orElseThrow(),
                          new String(answer.body(10).readAllBytes(), StandardCharsets.UTF_8)));
      assertThat(told).isEqualTo("404 text/html; charset=utf-8 no");
    }
  }

  @Test
  void asks_with_the_headers_that_are_given_and_with_the_name_of_the_url() throws Exception {
    try (RawServer server = RawServer.answering(OK + "Content-Length: 0\r\n\r\n")) {
      // when
      http.ask(
          Question.of(server.uri("/x"))
              .with("Accept", "application/openmetrics-text;version=1.0.0")
              .with("X-Scope-OrgID", "shöp"),
          Deadline.in(LONG),
          Answer::status);

      // then
      assertThat(server.requests().getFirst())
          .contains(
              "\r\nHost: 127.0.0.1:" + server.port() + "\r\n",
              "\r\nAccept: application/openmetrics-text;version=1.0.0\r\n",
              "\r\nX-Scope-OrgID: sh\u00c3\u00b6p\r\n");
    }
  }

  @ParameterizedTest(name = "{0} bytes of 5: {1}, cut off: {2}")
  @CsvSource({"4, hell, true", "5, hello, false", "6, hello, false", "0, '', true"})
  void the_end_of_what_is_read_is_told_from_the_end_of_the_body(
      int most, String read, boolean isCutOff) throws Exception {
    try (RawServer server = RawServer.answering(OK + "Content-Length: 5\r\n\r\nhello")) {
      http.ask(
          Question.of(server.uri("/x")),
          Deadline.in(LONG),
          answer -> {
            BoundedBody body = answer.body(most);
            assertThat(body.isCutOff()).isFalse();
            assertThat(body.readAllBytes()).asString().isEqualTo(read);
            assertThat(body.isCutOff()).isEqualTo(isCutOff);
            assertThat(body.bytesRead()).isEqualTo(read.length());
            return "";
          });
    }
  }

  @Test
  void whoever_has_seen_enough_is_gone_at_once() throws Exception {
    // given
    AtomicLong sent = new AtomicLong();
    RawServer.Answer endless =
        (out, it) -> {
          send(out, OK + "\r\n");
          while (true) {
            send(out, "x".repeat(1024));
            sent.addAndGet(1024);
          }
        };

    // when
    try (RawServer server = RawServer.answering(endless)) {
      long start = System.nanoTime();
      int first =
          http.ask(Question.of(server.uri("/x")), Deadline.in(LONG), it -> it.body(100).read());

      // then
      assertThat(first).isEqualTo('x');
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      assertThat(sent).as("what fits into the buffers of the system").hasValueLessThan(16 << 20);
    }
  }

  @Test
  void a_server_without_end_costs_no_more_than_is_read() throws Exception {
    RawServer.Answer endless =
        (out, it) -> {
          send(out, OK + "\r\n");
          while (true) {
            send(out, "x".repeat(1024));
          }
        };
    try (RawServer server = RawServer.answering(endless)) {
      boolean isCutOff =
          http.ask(
              Question.of(server.uri("/x")),
              Deadline.in(LONG),
              answer -> {
                BoundedBody body = answer.body(100_000);
                assertThat(body.readAllBytes()).hasSize(100_000);
                return body.isCutOff();
              });
      assertThat(isCutOff).isTrue();
    }
  }

  @Test
  void a_body_that_comes_too_slowly_ends_with_the_deadline() throws IOException {
    RawServer.Answer slow =
        (out, it) -> {
          send(out, OK + "\r\n");
          while (true) {
            send(out, "x");
            it.aSecondGoesBy();
          }
        };
    try (RawServer server = RawServer.answering(slow)) {
      assertThatExceptionOfType(ProbeException.class)
          .isThrownBy(
              () ->
                  http.ask(
                      Question.of(server.uri("/x")),
                      Deadline.in(SHORT),
                      it -> it.body(100).readAllBytes()))
          .withMessage("it did not answer in time")
          .extracting(ProbeException::kind)
          .isEqualTo(Kind.TooSlow);
    }
  }

  @Test
  void a_body_that_breaks_off_is_no_end() throws IOException {
    try (RawServer server = RawServer.answering(OK + "Content-Length: 50\r\n\r\nhello")) {
      assertThatExceptionOfType(ProbeException.class)
          .isThrownBy(
              () ->
                  http.ask(
                      Question.of(server.uri("/x")),
                      Deadline.in(LONG),
                      it -> it.body(100).readAllBytes()))
          .withMessage("the connection broke");
    }
  }

  @Test
  void a_reader_that_fails_harms_nobody() throws IOException {
    try (RawServer server = RawServer.answering(OK + "Content-Length: 5\r\n\r\nhello")) {
      assertThatExceptionOfType(ProbeException.class)
          .isThrownBy(
              () ->
                  http.ask(
                      Question.of(server.uri("/x")),
                      Deadline.in(LONG),
                      it -> {
                        throw new IllegalStateException("a defect of ours");
                      }))
          .withMessage("its answer could not be read");
    }
  }

  @Test
  void whoever_is_interrupted_waits_no_longer() throws Exception {
    RawServer.Answer silent =
        (out, it) -> {
          while (true) {
            it.aSecondGoesBy();
          }
        };
    try (RawServer server = RawServer.answering(silent)) {
      Thread.currentThread().interrupt();
      assertThatExceptionOfType(ProbeException.class)
          .isThrownBy(() -> http.get(server.uri("/x"), Deadline.in(LONG), 10))
          .withMessage("the operator is stopping");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void a_server_that_asks_to_be_asked_again_is_not() throws IOException {
    try (RawServer server =
        RawServer.answering("HTTP/1.1 503 No\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n")) {
      assertThatExceptionOfType(ProbeException.class)
          .isThrownBy(() -> http.get(server.uri("/x"), Deadline.in(LONG), 10))
          .withMessage("it answered /x with 503");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void a_header_of_two_lines_is_not_sent() throws IOException {
    try (RawServer server = RawServer.answering(OK + "Content-Length: 0\r\n\r\n")) {
      assertThatExceptionOfType(ProbeException.class)
          .isThrownBy(
              () ->
                  http.ask(
                      Question.of(server.uri("/x")).with("X-Scope-OrgID", "a\r\nCookie: b"),
                      Deadline.in(LONG),
                      Answer::status))
          .withMessage("a header of the request is not of one line");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void sixty_four_servers_without_end_delay_no_short_answer() throws Exception {
    // given
    RawServer.Answer endless =
        (out, it) -> {
          send(out, OK + "\r\n");
          while (true) {
            send(out, "x".repeat(64 * 1024));
          }
        };
    try (RawServer hostile = RawServer.answering(endless);
        RawServer honest = RawServer.answering(OK + "Content-Length: 5\r\n\r\nhello")) {
      List<FutureTask<byte[]>> all =
          Stream.generate(
                  () ->
                      new FutureTask<>(
                          () -> http.get(hostile.uri("/x"), Deadline.in(LONG), 8 << 20)))
              .limit(64)
              .toList();
      all.forEach(Thread::startVirtualThread);

      // then
      assertThat(http.get(honest.uri("/x"), Deadline.in(Duration.ofSeconds(10)), 5))
          .asString()
          .isEqualTo("hello");
      for (FutureTask<byte[]> each : all) {
        assertThatExceptionOfType(ExecutionException.class)
            .isThrownBy(each::get)
            .withMessageContaining("its answer is larger than 8388608 bytes");
      }
    }
  }
}
