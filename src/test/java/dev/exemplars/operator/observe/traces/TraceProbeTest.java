package dev.exemplars.operator.observe.traces;

import static dev.exemplars.operator.observe.http.RawServer.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.observe.http.Deadline;
import dev.exemplars.operator.observe.http.RawServer;
import dev.exemplars.operator.observe.traces.TraceLookup.Result;
import dev.exemplars.operator.observe.traces.TraceObservation.Failed;
import dev.exemplars.operator.observe.traces.TraceObservation.Failure;
import dev.exemplars.operator.observe.traces.TraceObservation.Looked;
import dev.exemplars.operator.observe.traces.TraceObservation.NotAsked;
import dev.exemplars.operator.observe.traces.TraceObservation.Why;
import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.TracingPlan;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked when, and what is made of the answers; the real servers are in the ITs. */
@Timeout(30)
class TraceProbeTest {

  private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String OTHER = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
  private static final String FOUND = "{\"trace\":{\"resourceSpans\":[{}]}}";
  private static final String EMPTY = "{\"trace\":{},\"metrics\":{}}";

  private Instant now = Instant.parse("2026-11-01T00:00:00Z");
  private final TraceProbe probe =
      new TraceProbe(new BoundedHttp(true, "10.96.0.1"), 100, () -> now);

  /** Answers by the beginning of the path; 404 to all others. */
  private final Map<String, String> answers = new LinkedHashMap<>();

  private final RawServer server =
      RawServer.answering(
          (out, it) -> {
            String path = it.requests().getLast().split(" ", 3)[1];
            send(
                out,
                answers.entrySet().stream()
                    .filter(entry -> path.startsWith(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"));
          });

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void a_trace_that_is_found_is_never_asked_for_again() {
    answer("/api/v2/traces/" + ID, 200, FOUND);

    assertThat(results(ID)).containsExactly(Result.Found);
    now = now.plus(Duration.ofDays(1));
    assertThat(results(ID)).containsExactly(Result.Found);
    assertThat(paths()).containsExactly("/api/v2/traces/" + ID);
  }

  @Test
  void a_trace_that_is_not_there_is_asked_for_once_more_before_it_is_missing() {
    answer("/api/v2/traces/", 200, EMPTY);

    assertThat(results(ID)).containsExactly(Result.Pending);
    now = now.plus(TraceMemory.INGEST_DELAY.minusMillis(1));
    assertThat(results(ID)).containsExactly(Result.Pending);
    assertThat(paths()).hasSize(1);
    now = now.plusMillis(1);
    assertThat(results(ID)).containsExactly(Result.Missing);
    assertThat(results(ID)).containsExactly(Result.Missing);
    assertThat(paths()).hasSize(2);
  }

  @Test
  void a_trace_that_comes_late_is_found() {
    answer("/api/v2/traces/", 200, EMPTY);
    results(ID);
    now = now.plus(TraceMemory.INGEST_DELAY);
    assertThat(results(ID)).containsExactly(Result.Missing);

    answer("/api/v2/traces/", 200, FOUND);
    now = now.plus(TraceMemory.RECHECK);

    assertThat(results(ID)).containsExactly(Result.Found);
  }

  @Test
  void what_is_no_id_is_never_sent_and_a_short_one_is_malformed_only_where_it_is_not_found() {
    answer("/api/v2/traces/0000000000000000000000000000000a", 200, FOUND);
    answer("/api/v2/traces/", 200, EMPTY);

    results("b", "a", "0x1", ID.toUpperCase(Locale.ROOT));
    now = now.plus(TraceMemory.INGEST_DELAY);

    assertThat(results("b", "a", "0x1", ID.toUpperCase(Locale.ROOT)))
        .containsExactly(Result.Malformed, Result.Found, Result.Malformed, Result.Missing);
    assertThat(paths()).doesNotContain("/api/v2/traces/0x1").contains("/api/v2/traces/" + ID);
  }

  @Test
  void a_tempo_without_the_second_version_is_asked_by_the_first_from_then_on() {
    answer("/base/api/traces/", 200, "{\"batches\":[{}]}");

    assertThat(look(tempo("/base/"), ID, OTHER))
        .isInstanceOfSatisfying(Looked.class, it -> assertThat(it.lookups()).hasSize(2));
    assertThat(paths())
        .containsExactly(
            "/base/api/v2/traces/" + ID, "/base/api/traces/" + ID, "/base/api/traces/" + OTHER);
  }

  @Test
  void a_404_means_missing_only_where_a_backend_is() {
    assertThat(look(tempo(""), ID))
        .isEqualTo(new Failed(Failure.WrongEndpoint, "it has nothing at that path"));

    answer("/api/echo", 200, "echo");
    assertThat(results(ID)).containsExactly(Result.Pending);
    assertThat(results(OTHER)).containsExactly(Result.Pending);
    assertThat(paths().stream().filter("/api/echo"::equals)).as("proven once").hasSize(2);
  }

  @Test
  void a_tenant_is_named_in_every_request() {
    answer("/api/echo", 200, "echo");

    look(plan("{tempo: {url: 'http://127.0.0.1:%d', tenant: 'shop|cart'}}"), ID);

    assertThat(server.requests())
        .hasSize(3)
        .allSatisfy(
            head ->
                assertThat(head)
                    .contains("\r\nX-Scope-OrgID: shop|cart\r\n", "\r\nAccept: application/json"));
  }

  @ParameterizedTest(name = "{0} {1}: {2} {3}")
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          200 ; <html></html>                                 ; WrongEndpoint  ; it answered with something else
          200 ; {"status":"success"}                          ; WrongEndpoint  ; it answered with something else
          302 ; x                                             ; WrongEndpoint  ; it redirects, which is not followed
          400 ; no org id                                     ; TenantMismatch ; it wants to be asked as a tenant
          401 ; no org id                                     ; TenantMismatch ; it wants to be asked as a tenant
          400 ; Client sent an HTTP request to an HTTPS server. ; WrongEndpoint ; it speaks TLS: its URL begins with https
          400 ; bad                                           ; Error          ; it answered with 400
          401 ; secret                                        ; Unauthorized   ; it answered with 401
          403 ; secret                                        ; Unauthorized   ; it answered with 403
          405 ; x                                             ; WrongEndpoint  ; it answered with 405
          429 ; x                                             ; RateLimited    ; it answered with 429
          500 ; x                                             ; Error          ; it answered with 500
          503 ; x                                             ; Error          ; it answered with 503
          """)
  void what_is_no_answer_is_told(int status, String body, Failure failure, String cause) {
    answer("/api/v2/traces/", status, body);

    assertThat(look(tempo(""), ID, OTHER)).isEqualTo(new Failed(failure, cause));
    assertThat(paths()).as("asked once, in vain").hasSize(1);
  }

  @Test
  void a_backend_that_answers_and_fails_then_is_asked_for_the_rest_later() {
    answer("/api/v2/traces/" + ID, 200, FOUND);
    answer("/api/v2/traces/", 500, "");

    assertThat(results(ID, OTHER)).containsExactly(Result.Found, Result.Pending);
    assertThat(look(tempo(""), ID, OTHER)).isInstanceOf(Failed.class);
  }

  @Test
  void nobody_listens() throws IOException {
    server.close();

    assertThat(look(tempo(""), ID))
        .isEqualTo(new Failed(Failure.Unreachable, "it refuses the connection"));
  }

  @Test
  void a_trace_of_any_size_costs_its_first_bytes() {
    String endless = FOUND.substring(0, 28) + "{\"a\":\"" + "x".repeat(10_000_000);
    answers.put("/api/v2/traces/", "HTTP/1.1 200 OK\r\n\r\n" + endless);

    assertThat(results(ID)).containsExactly(Result.Found);
  }

  @Test
  void an_answer_that_says_nothing_for_long_is_left() {
    answers.put("/api/v2/traces/", "HTTP/1.1 200 OK\r\n\r\n{\"a\":\"" + "x".repeat(10_000_000));

    assertThat(look(tempo(""), ID))
        .isEqualTo(new Failed(Failure.WrongEndpoint, "it answered with something else"));
  }

  @Test
  void over_the_rate_ids_stay_pending() {
    answer("/api/v2/traces/", 200, FOUND);
    TraceProbe slow = new TraceProbe(new BoundedHttp(true, "10.96.0.1"), 2, () -> now);
    TraceProbe.Request three = request(tempo(""), ID, OTHER, "cccccccccccccccccccccccccccccccc");

    TraceObservation first = slow.look("uid", three, Deadline.in(Duration.ofSeconds(20)));
    now = now.plusSeconds(1);
    TraceObservation second = slow.look("uid", three, Deadline.in(Duration.ofSeconds(20)));

    assertThat(resultsOf(first)).containsExactly(Result.Found, Result.Found, Result.Pending);
    assertThat(resultsOf(second)).containsOnly(Result.Found);
  }

  @Test
  void another_backend_and_another_pipeline_begin_anew() {
    answer("/api/v2/traces/", 200, FOUND);
    answer("/other/api/v2/traces/", 200, EMPTY);

    assertThat(results(ID)).containsExactly(Result.Found);
    assertThat(resultsOf(look(tempo("/other"), ID))).containsExactly(Result.Pending);
    probe.forget("uid");
    assertThat(results(ID)).containsExactly(Result.Found);
    assertThat(paths()).hasSize(3);
  }

  @Test
  void only_so_many_ids_are_remembered() {
    answer("/api/v2/traces/", 200, FOUND);
    String[] many =
        IntStream.rangeClosed(1, TraceMemory.MOST + 1)
            .mapToObj("%032x"::formatted)
            .toArray(String[]::new);
    TraceProbe fast = new TraceProbe(new BoundedHttp(true, "10.96.0.1"), 1000, () -> now);
    fast.look("uid", request(tempo(""), many), Deadline.in(Duration.ofSeconds(20)));
    int before = paths().size();

    fast.look("uid", request(tempo(""), many[0]), Deadline.in(Duration.ofSeconds(20)));

    assertThat(paths()).hasSize(before + 1);
  }

  @Test
  void jaeger_and_zipkin_have_their_own_paths() {
    answer("/api/traces/" + ID, 200, "{\"data\":[{\"traceID\":\"a\"}]}");
    answer("/api/services", 200, "{\"data\":null}");
    answer("/api/v2/trace/" + ID, 200, "[{}]");
    answer("/api/v2/services", 200, "[]");

    assertThat(resultsOf(look(plan("{jaeger: {url: 'http://127.0.0.1:%d'}}"), ID, OTHER)))
        .containsExactly(Result.Found, Result.Pending);
    assertThat(resultsOf(look(plan("{zipkin: {url: 'http://127.0.0.1:%d'}}"), ID, OTHER)))
        .containsExactly(Result.Found, Result.Pending);
  }

  @Test
  void nobody_is_asked_where_there_is_nothing_to_ask_or_no_leave() {
    assertThat(look(plan("{link: {urlTemplate: 'https://x.example/{value}'}}"), ID))
        .isEqualTo(new NotAsked(Why.NotVerifiable));
    assertThat(look(tempo(""))).isEqualTo(new NotAsked(Why.NothingToResolve));
    assertThat(look(Given.plan("tracing: {tempo: {url: 'http://127.0.0.1'}}").tracing(), ID))
        .isEqualTo(new NotAsked(Why.HostNotAllowed));
    assertThat(server.requests()).isEmpty();
  }

  private void answer(String path, int status, String body) {
    answers.put(
        path,
        "HTTP/1.1 %d X\r\nContent-Length: %d\r\nLocation: /elsewhere\r\n\r\n%s"
            .formatted(status, body.length(), body));
  }

  private List<String> paths() {
    return server.requests().stream().map(head -> head.split(" ", 3)[1]).toList();
  }

  private List<Result> results(String... ids) {
    return resultsOf(look(tempo(""), ids));
  }

  private static List<Result> resultsOf(TraceObservation observation) {
    return ((Looked) observation).lookups().stream().map(TraceLookup::result).toList();
  }

  private TraceObservation look(TracingPlan plan, String... ids) {
    return probe.look("uid", request(plan, ids), Deadline.in(Duration.ofSeconds(20)));
  }

  private TraceProbe.Request request(TracingPlan plan, String... ids) {
    return new TraceProbe.Request(
        plan, Credentials.none(), Stream.of(ids).map(id -> new SampledId(id, now)).toList());
  }

  private TracingPlan tempo(String base) {
    return plan("{tempo: {url: 'http://127.0.0.1:%d" + base + "'}}");
  }

  private TracingPlan plan(String tracing) {
    return Given.plan("tracing: " + tracing.formatted(server.port()), "--grant-hosts=*=*,*=*/*")
        .tracing();
  }
}
