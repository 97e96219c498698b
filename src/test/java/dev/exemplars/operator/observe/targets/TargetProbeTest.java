package dev.exemplars.operator.observe.targets;

import static dev.exemplars.operator.observe.http.RawServer.send;
import static dev.exemplars.operator.observe.targets.ScrapedPods.running;
import static dev.exemplars.operator.observe.targets.ScrapedPods.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.observe.exposition.Exposition;
import dev.exemplars.operator.observe.exposition.Exposition.Format;
import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.observe.http.RawServer;
import dev.exemplars.operator.observe.targets.ProbedTarget.Expectation;
import dev.exemplars.operator.observe.targets.ProbedTarget.Hindrance;
import dev.exemplars.operator.observe.targets.ProbedTarget.NotRead;
import dev.exemplars.operator.observe.targets.ProbedTarget.Read;
import dev.exemplars.operator.observe.targets.TargetProbe.Look;
import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.SecretUse;
import dev.exemplars.operator.real.Waiting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TargetProbeTest {

  private static final String UID = "uid";
  static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";
  static final String BODY =
      """
      # TYPE latency histogram
      latency_bucket{le="+Inf"} 2 # {trace_id="4bf92f3577b34da6a3ce929d0e0e4736"} 1 1700000000
      latency_count 2
      # EOF
      """;

  private final ScrapedPods pods = new ScrapedPods();
  private final TargetProbe probe =
      new TargetProbe(new BoundedHttp(true, "192.0.2.1"), InstantSource.system());

  @Test
  void what_a_target_answers_is_read() throws IOException {
    try (RawServer server = RawServer.answering(ok(OPEN_METRICS, BODY))) {
      Exposition read = read(one(server));

      assertThat(read.format()).isEqualTo(Format.OpenMetricsText);
      assertThat(read.isComplete()).isTrue();
      assertThat(read.exemplars().count()).isEqualTo(1);
      assertThat(read.exemplars().labels()).containsExactly("trace_id");
    }
  }

  @Test
  void it_is_asked_as_prometheus_asks_it() throws IOException {
    try (RawServer server = RawServer.answering(ok(OPEN_METRICS, BODY))) {
      one(server, "/deep/metrics?format=a%20b");

      assertThat(server.requests().getFirst())
          .startsWith("GET /deep/metrics?format=a%20b HTTP/1.1\r\n")
          .contains(
              "Accept: application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.7,",
              "X-Prometheus-Scrape-Timeout-Seconds: 10\r\n",
              "Accept-Encoding: identity\r\n")
          .doesNotContain("Authorization");
    }
  }

  @Test
  void a_job_that_prometheus_asks_for_protobuf_is_asked_for_that() throws IOException {
    try (RawServer server = RawServer.answering(ok(OPEN_METRICS, BODY))) {
      Target target = target(server, "shop-x");
      TargetRules rules = TargetRules.of(plan(""), pods).askingInProtobuf(Set.of(target.job()));

      probe.probe(UID, new Look(rules, Optional.empty(), List.of(target), false));

      assertThat(server.requests().getFirst())
          .contains("Accept: application/vnd.google.protobuf;proto=io.prometheus.client");
    }
  }

  static Stream<Arguments> hindrances() {
    return Stream.of(
        Arguments.of("401 Unauthorized", Hindrance.Unauthorized, "it answered with 401"),
        Arguments.of("403 Forbidden", Hindrance.Unauthorized, "it answered with 403"),
        Arguments.of("404 Not Found", Hindrance.Refused, "it answered with 404"),
        Arguments.of("429 Too Many Requests", Hindrance.Refused, "it answered with 429"),
        Arguments.of("500 Internal Server Error", Hindrance.Refused, "it answered with 500"),
        Arguments.of(
            "302 Found\r\nLocation: http://127.0.0.1:1/x",
            Hindrance.Refused,
            "it answered with 302"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hindrances")
  void any_other_answer_is_a_hindrance_and_asked_once(
      String status, Hindrance hindrance, String cause) throws IOException {
    try (RawServer server =
        RawServer.answering(
            "HTTP/1.1 %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".formatted(status))) {
      assertThat(one(server).answer()).isEqualTo(new NotRead(hindrance, cause));
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void what_is_no_http_is_a_hindrance() throws IOException {
    try (RawServer server = RawServer.answering("SSH-2.0-OpenSSH\r\n")) {
      assertThat(one(server).answer()).isInstanceOf(NotRead.class);
    }
  }

  @Test
  void nobody_there_is_a_hindrance() throws IOException {
    RawServer server = RawServer.answering("");
    server.close();

    assertThat(one(server).answer())
        .isEqualTo(new NotRead(Hindrance.Blocked, "it refuses the connection"));
  }

  @ParameterizedTest
  @CsvSource({"text/plain; version=0.0.4, PlainText", "text/html, Unknown", "'', Unknown"})
  void another_format_is_told_by_its_content_type(String type, Format format) throws IOException {
    try (RawServer server = RawServer.answering(ok(type, "a 1\n"))) {
      assertThat(read(one(server)).format()).isEqualTo(format);
    }
  }

  @Test
  void a_compressed_answer_is_read_though_nobody_asked_for_it() throws IOException {
    try (RawServer server = RawServer.answering((out, any) -> out.write(compressed(BODY)))) {
      assertThat(read(one(server)).exemplars().count()).isEqualTo(1);
    }
  }

  @Test
  void of_a_compressed_answer_no_more_is_read_than_of_any_other() throws IOException {
    byte[] large = compressed(BODY.replace("# EOF\n", "") + "a 1\n".repeat(50_000_000));
    try (RawServer server = RawServer.answering((out, any) -> out.write(large))) {
      assertBeginning(read(one(server)));
    }
  }

  @Test
  void of_an_answer_of_500_megabytes_the_beginning_is_read() throws IOException {
    long[] written = {0};
    try (RawServer server =
        RawServer.answering(
            (out, any) -> {
              send(out, head(OPEN_METRICS, 500_000_000) + BODY.replace("# EOF\n", ""));
              byte[] more = "a 1\n".repeat(16_384).getBytes(StandardCharsets.UTF_8);
              while (written[0] < 500_000_000) {
                out.write(more);
                written[0] += more.length;
              }
            })) {
      assertBeginning(read(one(server)));
    }
    assertThat(written[0]).isLessThan(50_000_000);
  }

  @Test
  void a_target_that_never_ends_is_left_after_its_beginning() throws IOException {
    try (RawServer server =
        RawServer.answering(
            (out, any) -> {
              send(out, "HTTP/1.1 200 OK\r\nContent-Type: " + OPEN_METRICS + "\r\n\r\n");
              send(out, BODY.replace("# EOF\n", ""));
              while (true) {
                send(out, "a 1\n".repeat(1000));
              }
            })) {
      assertBeginning(read(one(server)));
    }
  }

  @Test
  void a_line_that_never_ends_takes_no_memory() throws IOException {
    try (RawServer server =
        RawServer.answering(
            (out, any) -> {
              send(out, "HTTP/1.1 200 OK\r\nContent-Type: " + OPEN_METRICS + "\r\n\r\n");
              while (true) {
                send(out, "a".repeat(10_000));
              }
            })) {
      Exposition read = read(one(server));

      assertThat(read.isComplete()).isFalse();
      assertThat(read.malformed()).isEmpty();
    }
  }

  @Test
  void an_answer_that_is_cut_off_is_no_malformed_one() throws IOException {
    try (RawServer server =
        RawServer.answering(
            (out, any) -> send(out, head(OPEN_METRICS, 1000) + BODY.substring(0, 100)))) {
      Exposition read = read(one(server));

      assertThat(read.isComplete()).isFalse();
      assertThat(read.malformed()).isEmpty();
    }
  }

  @Test
  void targets_that_answer_a_byte_a_second_keep_nobody_longer_than_a_scrape_may_take()
      throws IOException {
    try (RawServer slow =
            RawServer.answering(
                (out, server) -> {
                  for (char one : ok(OPEN_METRICS, BODY).toCharArray()) {
                    send(out, String.valueOf(one));
                    server.aSecondGoesBy();
                  }
                });
        RawServer quick = RawServer.answering(ok(OPEN_METRICS, BODY))) {
      List<Target> targets = new ArrayList<>();
      IntStream.range(0, 4).forEach(i -> targets.add(target(slow, "slow%d-x".formatted(i))));
      targets.add(target(quick, "quick-x"));
      Instant start = Instant.now();

      List<ProbedTarget> probed =
          probe.probe(UID, look(plan("scrape: {timeout: 3s}"), targets.toArray(Target[]::new)));

      assertThat(Duration.between(start, Instant.now()))
          .as("much less than it takes to send all of it")
          .isLessThan(Duration.ofSeconds(BODY.length() / 4));
      assertThat(probed)
          .filteredOn(one -> one.target().called().contains("slow"))
          .extracting(ProbedTarget::answer)
          .doesNotHaveAnyElementsOfTypes(Read.class);
      assertThat(probed).extracting(ProbedTarget::answer).hasAtLeastOneElementOfType(Read.class);
    }
  }

  @Test
  void a_target_that_was_too_slow_is_asked_again_some_looks_later() throws IOException {
    try (RawServer slow = RawServer.answering((out, server) -> server.aSecondGoesBy())) {
      Look look = look(plan("scrape: {timeout: 200ms}"), target(slow, "slow-x"));

      for (int i = 0; i < 6; i++) {
        assertThat(probe.probe(UID, look))
            .extracting(ProbedTarget::answer)
            .containsExactly(new NotRead(Hindrance.TooSlow, "it did not answer in time"));
        assertThat(slow.requests()).hasSize(1);
      }
      probe.probe(UID, look);
      assertThat(slow.requests()).hasSize(2);
    }
  }

  @Test
  void a_target_that_answered_well_is_asked_now_and_then_while_exemplars_are_stored()
      throws IOException {
    try (RawServer well = RawServer.answering(ok(OPEN_METRICS, BODY));
        RawServer plain = RawServer.answering(ok("text/plain", BODY))) {
      Look given = look(plan(""), target(well, "well-x"), target(plain, "plain-x"));
      Look proven = new Look(given.rules(), given.credentials(), given.targets(), true);

      for (int i = 0; i < 11; i++) {
        assertThat(probe.probe(UID, proven)).hasSize(2);
      }
      assertThat(well.requests()).hasSize(1);
      assertThat(plain.requests()).hasSize(11);
      probe.probe(UID, proven);
      assertThat(well.requests()).hasSize(2);

      probe.probe(UID, given);
      assertThat(well.requests()).as("without that proof it is asked again").hasSize(3);
    }
  }

  @Test
  void hundreds_of_silent_targets_of_others_keep_no_answering_one_waiting() throws Exception {
    try (RawServer silent =
            RawServer.answering(
                (out, server) -> {
                  while (true) {
                    server.aSecondGoesBy();
                  }
                });
        RawServer quick = RawServer.answering(ok(OPEN_METRICS, BODY));
        ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
      Look own = look(plan(""), target(quick, "quick-x"));
      probe.probe(UID, own);
      for (int i = 0; i < 40; i++) {
        Target[] targets =
            IntStream.range(0, 5)
                .mapToObj(n -> target(silent, "a%d-x".formatted(n)))
                .toArray(Target[]::new);
        String uid = "other" + i;
        others.execute(() -> probe.probe(uid, look(plan(""), targets)));
      }
      Waiting.until(
          "all turns to be taken", Duration.ofSeconds(4), () -> silent.requests().size() >= 60);
      Instant start = Instant.now();

      probe.probe(UID, own);

      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(2));
      assertThat(quick.requests()).hasSize(2);
      assertThat(silent.requests()).hasSize(60);
    }
  }

  @Test
  void all_targets_have_their_turn_and_first_one_of_each_application() throws IOException {
    try (RawServer server = RawServer.answering(ok(OPEN_METRICS, BODY))) {
      List<Target> targets = new ArrayList<>();
      IntStream.range(0, 12).forEach(i -> targets.add(target(server, "many-5d4f-%d".formatted(i))));
      targets.add(target(server, "few-77f8-a"));
      targets.add(target(server, "other-0"));
      Look look = look(plan(""), targets.toArray(Target[]::new));

      for (int asked : List.of(5, 8, 11, 14)) {
        int before = server.requests().size();
        assertThat(names(probe.probe(UID, look))).hasSize(asked).contains("few-77f8-a", "other-0");
        assertThat(server.requests()).hasSize(before + 5);
      }
      probe.probe(UID, look);
      assertThat(timesAsked().entrySet())
          .hasSize(14)
          .filteredOn(one -> one.getKey().contains("many"))
          .allMatch(one -> one.getValue() <= 2);
    }
  }

  @Test
  void targets_that_are_gone_are_forgotten_and_others_are_told_as_they_are_now()
      throws IOException {
    try (RawServer server = RawServer.answering(ok(OPEN_METRICS, BODY))) {
      Target gone = target(server, "gone-x");
      Target there = target(server, "there-x");
      probe.probe(UID, look(plan(""), gone, there));

      List<ProbedTarget> probed =
          probe.probe(UID, look(plan("verification: {interval: 5s}"), there));

      assertThat(names(probed)).containsExactly("there-x");
    }
  }

  @Test
  void of_many_targets_the_last_fifty_answers_are_remembered() {
    Target[] targets =
        IntStream.range(0, 200)
            .mapToObj(i -> told("shop", "p%d-x".formatted(i), "http://127.0.0.1:1/metrics"))
            .toArray(Target[]::new);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 40; i++) {
      List<ProbedTarget> probed = probe.probe(UID, look(plan(""), targets));
      assertThat(probed).hasSizeLessThanOrEqualTo(50);
      seen.addAll(names(probed));
    }
    assertThat(seen).hasSizeGreaterThan(50);
  }

  @Test
  void where_probing_is_off_nobody_is_asked() throws IOException {
    try (RawServer server = RawServer.answering(ok(OPEN_METRICS, BODY))) {
      assertThat(
              probe.probe(
                  UID, look(plan("verification: {probeTargets: false}"), target(server, "shop-x"))))
          .isEmpty();
      assertThat(server.requests()).isEmpty();
      assertThat(pods.asked()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "true, '', Expected",
    "false, '', Excused",
    "false, 'exemplars: Expected', Excused",
    "'', 'exemplars: Expected', Expected",
    "'', 'exemplars: Optional', Excused",
    "maybe, '', Unsaid"
  })
  void what_is_expected_is_said_by_the_pod_and_else_by_its_job(
      String annotation, String job, Expectation expected) throws IOException {
    pods.put(
        running("shop", "shop-x")
            .editMetadata()
            .addToAnnotations("exemplars.dev/expect", annotation)
            .endMetadata()
            .build());
    try (RawServer server = RawServer.answering(ok(OPEN_METRICS, BODY))) {
      PipelinePlan plan =
          plan(
              "scrape: {jobs: [{name: own, podSelector: {}%s}]}"
                  .formatted(job.isEmpty() ? "" : ", " + job));

      List<ProbedTarget> probed =
          probe.probe(UID, look(plan, told("own", "shop", "shop-x", server.uri("/x").toString())));

      assertThat(probed).extracting(ProbedTarget::expectation).containsExactly(expected);
    }
  }

  @Test
  void credentials_of_a_job_go_to_its_targets_and_to_no_other() throws IOException {
    PipelinePlan plan =
        plan(
            "scrape: {jobs: [{name: own, podSelector: {}, authorization: {credentials: {name: a, key: b}}}]}");
    try (RawServer own = RawServer.answering(ok(OPEN_METRICS, BODY));
        RawServer other = RawServer.answering(ok(OPEN_METRICS, BODY))) {
      pods.put(running("shop", "own-x").build());
      Target[] targets = {
        told("own", "shop", "own-x", own.uri("/metrics").toString()), target(other, "other-x")
      };

      assertThat(names(probe.probe(UID, look(plan, targets)))).containsExactly("other-x");
      probe.probe(UID, look(plan, Optional.of(credentials(plan)), targets));

      assertThat(own.requests())
          .hasSize(1)
          .allMatch(one -> one.contains("Authorization: Bearer t0k"));
      assertThat(other.requests()).noneMatch(one -> one.contains("Authorization"));
    }
  }

  private static void assertBeginning(Exposition read) {
    assertThat(read.isComplete()).isFalse();
    assertThat(read.malformed()).isEmpty();
    assertThat(read.exemplars().count()).isEqualTo(1);
  }

  private ProbedTarget one(RawServer server) {
    return one(server, "/metrics");
  }

  private ProbedTarget one(RawServer server, String path) {
    pods.put(running("shop", "shop-x").build());
    Target target = told("shop", "shop-x", server.uri(path).toString());
    List<ProbedTarget> probed = probe.probe(UID, look(plan(""), target));
    assertThat(probed).extracting(ProbedTarget::target).containsExactly(target);
    return probed.getFirst();
  }

  private static Exposition read(ProbedTarget probed) {
    assertThat(probed.answer()).isInstanceOf(Read.class);
    return ((Read) probed.answer()).exposition();
  }

  /** Of a Pod that there is. */
  private Target target(RawServer server, String name) {
    pods.put(running("shop", name).build());
    return ScrapedPods.told("shop", name, server.uri("/metrics").toString());
  }

  private Look look(PipelinePlan plan, Target... targets) {
    return look(plan, Optional.empty(), targets);
  }

  private Look look(PipelinePlan plan, Optional<Credentials> credentials, Target... targets) {
    return new Look(TargetRules.of(plan, pods), credentials, Arrays.asList(targets), false);
  }

  static PipelinePlan plan(String fields) {
    return Given.plan(fields.isEmpty() ? Given.MINIMAL : fields);
  }

  static Credentials credentials(PipelinePlan plan) {
    Map<SecretUse, byte[]> held = new HashMap<>();
    plan.secrets().forEach(use -> held.put(use, "t0k".getBytes(StandardCharsets.UTF_8)));
    return Credentials.of(held);
  }

  private static List<String> names(List<ProbedTarget> probed) {
    return probed.stream().map(one -> one.target().pod().orElseThrow()).toList();
  }

  private Map<String, Integer> timesAsked() {
    Map<String, Integer> times = new HashMap<>();
    pods.asked().forEach(name -> times.merge(name, 1, Integer::sum));
    return times;
  }

  static String ok(String type, String body) {
    return head(type, body.length()) + body;
  }

  private static String head(String type, long length) {
    return "HTTP/1.1 200 OK\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n"
        .formatted(type.isEmpty() ? "" : "Content-Type: " + type + "\r\n", length);
  }

  private static byte[] compressed(String body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(body.getBytes(StandardCharsets.UTF_8));
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(
        head(OPEN_METRICS + "\r\nContent-Encoding: gzip", bytes.size())
            .getBytes(StandardCharsets.UTF_8));
    all.write(bytes.toByteArray());
    return all.toByteArray();
  }
}
