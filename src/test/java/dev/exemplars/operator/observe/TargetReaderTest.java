package dev.exemplars.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.exemplars.operator.observe.PrometheusObservation.Targets;
import dev.exemplars.operator.observe.TargetReader.Scraped;
import dev.exemplars.operator.observe.http.ProbeException;
import dev.exemplars.operator.observe.targets.Target;
import dev.exemplars.operator.observe.targets.Target.Health;
import dev.exemplars.operator.plan.SeriesMatch;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetReaderTest {

  /** As 3.16.0 answers, with labels of a Pod. */
  private static final String POD =
      """
      {"discoveredLabels":{"__address__":"10.0.0.1:9464","__meta_kubernetes_namespace":"shop","__meta_kubernetes_pod_name":"shop-0","health":"up"},"labels":{"instance":"10.0.0.1:9464","job":"annotated-pods","namespace":"shop","pod":"shop-0","health":"up","scrapePool":"prometheus"},"scrapePool":"annotated-pods","scrapeUrl":"http://10.0.0.1:9464/metrics?token=secret","globalUrl":"http://10.0.0.1:9464/metrics","lastError":"Get \\"http://10.0.0.1:9464/metrics?token=secret\\": context deadline exceeded","lastScrape":"2026-11-24T03:41:37.416185556+01:00","lastScrapeDuration":0.0055558,"health":"down","scrapeInterval":"1m30s","scrapeTimeout":"10s"}
      """;

  @Test
  void tells_all_that_is_known_of_a_target() throws Exception {
    assertThat(read(POD))
        .isEqualTo(
            new Target(
                "annotated-pods",
                Optional.of("shop"),
                Optional.of("shop-0"),
                "http://10.0.0.1:9464/metrics?token=secret",
                Health.Down,
                "Get \"http://10.0.0.1:9464/metrics\": context deadline exceeded",
                Optional.of(Instant.parse("2026-11-24T02:41:37.416185556Z")),
                Duration.ofSeconds(90),
                Duration.ofSeconds(10)));
  }

  @Test
  void the_place_is_what_was_discovered_where_labels_do_not_say_it() throws Exception {
    // given
    String unlabelled = POD.replace("\"namespace\":\"shop\",\"pod\":\"shop-0\",", "");

    // then
    assertThat(unlabelled).isNotEqualTo(POD);
    assertThat(read(unlabelled).called()).isEqualTo("Pod shop/shop-0");
  }

  @Test
  void a_target_that_is_no_pod_is_called_by_its_url() throws Exception {
    assertThat(read("{\"scrapeUrl\":\"https://x/metrics?token=secret\"}").called())
        .isEqualTo("https://x/metrics");
  }

  @Test
  void a_target_not_scraped_yet_has_no_last_scrape() throws Exception {
    // when
    Target target = read("{\"health\":\"unknown\",\"lastScrape\":\"0001-01-01T00:00:00Z\"}");

    // then
    assertThat(target.lastScrape()).isEmpty();
    assertThat(target.health()).isEqualTo(Health.Unknown);
  }

  @ParameterizedTest
  @CsvSource({"15s, 15", "1m, 60", "1h30m, 5400", "1d, 86400", "2w1d, 1296000", "'', 0", "x, 0"})
  void reads_a_duration_as_prometheus_writes_it(String text, long seconds) throws Exception {
    assertThat(read("{\"scrapeInterval\":\"%s\"}".formatted(text)).interval())
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"health\":5,\"lastScrape\":[],\"scrapeUrl\":{},\"scrapePool\":null}",
        "{\"lastScrape\":\"+999999999-12-31T23:59:59Z\",\"scrapeInterval\":\"999999999y\"}",
        "{\"lastScrape\":\"yesterday\"}"
      })
  void whatever_is_said_is_read(String target) throws Exception {
    assertThat(read(target).health()).isEqualTo(Health.Unknown);
  }

  @Test
  void keeps_a_few_of_many_those_down_first_and_counts_all() throws Exception {
    // given
    String many =
        IntStream.range(0, 2000)
            .mapToObj(
                i ->
                    "{\"scrapePool\":\"a\",\"scrapeUrl\":\"http://%04d/\",\"health\":\"%s\"}"
                        .formatted(i * 7 % 2000, i % 100 == 0 ? "down" : "up"))
            .collect(Collectors.joining(","));

    // when
    Scraped scraped = ApiAnswers.targets(answer(many), SeriesMatch.EVERYTHING);

    // then
    assertThat(scraped.counts()).isEqualTo(new Targets(2000, 1980));
    assertThat(scraped.targets()).hasSize(500);
    assertThat(scraped.targets().subList(0, 20))
        .allMatch(target -> target.health() == Health.Down)
        .isSortedAccordingTo(Comparator.comparing(Target::scrapeUrl));
    assertThat(scraped.targets().subList(20, 500))
        .noneMatch(target -> target.health() == Health.Down)
        .isSortedAccordingTo(Comparator.comparing(Target::scrapeUrl));
  }

  @Test
  void texts_without_end_are_cut() throws Exception {
    // given
    String endless = "x".repeat(100_000);

    // when
    Target target =
        read(
            POD.replace("shop-0", endless)
                .replace("10.0.0.1", endless)
                .replace("annotated-pods", endless));

    // then
    assertThat(target.toString()).hasSizeLessThan(3000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\'',
      value = {
        "namespace=\"shop\"; shop-0",
        "namespace!=\"shop\"; billing-0,nowhere",
        "namespace=\"shop\",team=\"a\"; ''",
        "team=\"b\"; billing-0",
        "team!=\"b\"; nowhere,shop-0",
        "namespace=\"\"; nowhere"
      })
  void of_a_shared_prometheus_only_what_is_meant_is_counted_and_kept(String match, String kept)
      throws Exception {
    // given
    String shop =
        "{\"discoveredLabels\":{\"__meta_kubernetes_namespace\":\"shop\"},\"labels\":{\"pod\":\"shop-0\"},\"health\":\"up\"}";
    String billing =
        "{\"labels\":{\"namespace\":\"billing\",\"pod\":\"billing-0\",\"team\":\"b\"},\"health\":\"down\"}";
    String nowhere = "{\"labels\":{\"pod\":\"nowhere\"},\"health\":\"up\"}";

    // when
    Scraped scraped =
        ApiAnswers.targets(
            answer(String.join(",", shop, billing, nowhere)),
            SeriesMatch.parse(match).orElseThrow());

    // then
    assertThat(scraped.targets().stream().flatMap(one -> one.pod().stream()).sorted())
        .containsExactlyElementsOf(kept.isEmpty() ? List.of() : Arrays.asList(kept.split(",")));
    assertThat(scraped.counts().total()).isEqualTo(scraped.targets().size());
  }

  @Test
  void the_label_of_a_series_counts_before_where_its_target_was_found() throws Exception {
    // given
    String target =
        "{\"labels\":{\"namespace\":\"billing\"},\"discoveredLabels\":{\"__meta_kubernetes_namespace\":\"shop\"}}";

    // when
    Scraped scraped =
        ApiAnswers.targets(answer(target), SeriesMatch.parse("namespace=\"shop\"").orElseThrow());

    // then
    assertThat(scraped.counts().total()).isZero();
  }

  /** What is kept of each pipeline is kept as long as that is there. */
  @Test
  void however_long_the_texts_of_whoever_answers_little_of_them_is_kept() throws Exception {
    // given
    String hostile =
        IntStream.range(0, 1000)
            .mapToObj(
                i ->
                    POD.replace("shop-0", "p%04d".formatted(i) + "p".repeat(2000))
                        .replace("annotated-pods", "j".repeat(2000))
                        .replace("9464/metrics", "9464/" + "u".repeat(2000)))
            .collect(Collectors.joining(","));

    // when
    Scraped scraped = ApiAnswers.targets(answer(hostile), SeriesMatch.EVERYTHING);

    // then
    assertThat(scraped.counts()).isEqualTo(new Targets(1000, 0));
    assertThat(scraped.targets()).hasSizeBetween(40, 500);
    assertThat(scraped.targets().stream().mapToInt(one -> one.toString().length()).sum())
        .isLessThan(2 * TargetReader.MOST_TEXT);
  }

  @Test
  void a_text_that_does_not_end_is_not_held_for_as_long_as_it_comes() {
    // given
    String beginning = "{\"data\":{\"activeTargets\":[{\"lastError\":\"" + "x".repeat(400 * 1024);
    InputStream whoeverReadsOn =
        new SequenceInputStream(
            new ByteArrayInputStream(beginning.getBytes(StandardCharsets.UTF_8)),
            new InputStream() {
              @Override
              public int read() {
                throw new AssertionError("read on");
              }

              @Override
              public int read(byte[] into, int from, int length) {
                throw new AssertionError("read on");
              }
            });

    // then
    assertThatExceptionOfType(ProbeException.class)
        .isThrownBy(() -> ApiAnswers.targets(whoeverReadsOn, SeriesMatch.EVERYTHING))
        .withMessage("its answer is not the JSON it should be");
  }

  private static Target read(String target) throws Exception {
    return ApiAnswers.targets(answer(target), SeriesMatch.EVERYTHING).targets().getFirst();
  }

  private static InputStream answer(String targets) {
    return new ByteArrayInputStream(
        "{\"status\":\"success\",\"data\":{\"activeTargets\":[%s],\"droppedTargets\":[]}}"
            .formatted(targets)
            .getBytes(StandardCharsets.UTF_8));
  }
}
