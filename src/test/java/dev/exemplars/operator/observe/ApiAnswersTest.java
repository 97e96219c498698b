package dev.exemplars.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.exemplars.operator.observe.ApiAnswers.ExemplarCount;
import dev.exemplars.operator.observe.PrometheusObservation.Targets;
import dev.exemplars.operator.observe.TargetReader.Scraped;
import dev.exemplars.operator.observe.http.ProbeException;
import dev.exemplars.operator.plan.SeriesMatch;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiAnswersTest {

  /** As 3.16.0 answered: two targets of the pipeline, one of them down, and its own endpoint. */
  private static final String TARGETS =
      """
      {"status":"success","data":{"activeTargets":[{"discoveredLabels":{"__address__":"localhost:19091","__metrics_path__":"/metrics","__scheme__":"http","__scrape_interval__":"1s","job":"annotated-pods"},"labels":{"instance":"localhost:19091","job":"annotated-pods"},"scrapePool":"annotated-pods","scrapeUrl":"http://localhost:19091/metrics","globalUrl":"http://vm:19091/metrics","lastError":"","lastScrape":"2026-11-24T02:41:37.416185556Z","lastScrapeDuration":0.0055558,"health":"up","scrapeInterval":"1s","scrapeTimeout":"1s"},{"discoveredLabels":{"__address__":"localhost:19092","job":"annotated-pods"},"labels":{"instance":"localhost:19092","job":"annotated-pods"},"scrapePool":"annotated-pods","scrapeUrl":"http://localhost:19092/metrics","globalUrl":"http://vm:19092/metrics","lastError":"Get \\"http://localhost:19092/metrics\\": dial tcp 127.0.0.1:19092: connect: connection refused","lastScrape":"2026-11-24T02:41:37.505939023Z","lastScrapeDuration":0.000538219,"health":"down","scrapeInterval":"1s","scrapeTimeout":"1s"},{"discoveredLabels":{"__address__":"localhost:19090","job":"prometheus"},"labels":{"instance":"localhost:19090","job":"prometheus"},"scrapePool":"prometheus","scrapeUrl":"http://localhost:19090/metrics","globalUrl":"http://vm:19090/metrics","lastError":"","lastScrape":"2026-11-24T02:41:37.637760724Z","lastScrapeDuration":0.006072587,"health":"up","scrapeInterval":"1s","scrapeTimeout":"1s"}],"droppedTargets":[],"droppedTargetCounts":null}}
      """;

  private static final String EXEMPLARS =
      """
      {"status":"success","data":[
      {"seriesLabels":{"__name__":"shop_seconds_bucket","le":"1.0"},"exemplars":[
      {"labels":{"trace_id":"9822df97846d4870e6206f33231d6738"},"value":"0.3","timestamp":1795488087.918},
      {"labels":{"trace_id":"7985f52f670e2a9d389c126cc2214b37","timestamp":"1"},"value":"0.3","timestamp":1795488088.919}]},
      {"seriesLabels":{"__name__":"shop_seconds_bucket","le":"2.0"},"exemplars":[
      {"labels":{},"value":"1","timestamp":1795488086}]}]}
      """;

  private static final String CONFIG =
      """
      {"status":"success","data":{"yaml":"global:\\n  scrape_interval: 1s\\nrule_files:\\n- /etc/prometheus/config/revision/abc/*.yml\\n"}}
      """;

  @Test
  void counts_targets_but_not_prometheus_itself() throws Exception {
    assertThat(targets(bytes(TARGETS)).counts()).isEqualTo(new Targets(2, 1));
  }

  @Test
  void a_target_not_scraped_yet_is_not_up() throws Exception {
    assertThat(
            targets(bytes(TARGETS.replace("\"health\":\"down\"", "\"health\":\"unknown\"")))
                .counts())
        .isEqualTo(new Targets(2, 1));
  }

  @Test
  void no_target_at_all_is_none() throws Exception {
    assertThat(targets(bytes("{\"status\":\"success\",\"data\":{\"activeTargets\":[]}}")))
        .isEqualTo(new Scraped(new Targets(0, 0), List.of()));
  }

  @Test
  void counts_exemplars_and_finds_the_oldest() throws Exception {
    assertThat(ApiAnswers.exemplars(bytes(EXEMPLARS)))
        .isEqualTo(new ExemplarCount(3, Optional.of(Instant.ofEpochSecond(1795488086))));
  }

  @Test
  void no_exemplar_has_no_oldest() throws Exception {
    assertThat(ApiAnswers.exemplars(bytes("{\"status\":\"success\",\"data\":[]}")))
        .isEqualTo(new ExemplarCount(0, Optional.empty()));
  }

  @Test
  void keeps_the_milliseconds_of_a_time() {
    assertThat(ApiAnswers.instant(1795488087.918)).isEqualTo("2026-11-24T02:41:27.918Z");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"abc, true", "ab, false", "abcd, false", "c, false", "def, false"})
  void knows_the_revision_that_a_configuration_shows(String revision, boolean shown)
      throws Exception {
    assertThat(ApiAnswers.showsRevision(bytes(CONFIG), revision)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"status\":\"error\",\"error\":\"no\"}",
        "{\"status\":\"success\",\"data\":{\"yaml\":5}}",
        "{\"status\":\"success\",\"data\":{\"yaml\":null}}"
      })
  void a_configuration_that_is_not_shown_is_told(String answer) {
    assertThatExceptionOfType(ProbeException.class)
        .isThrownBy(() -> ApiAnswers.showsRevision(bytes(answer), "abc"))
        .withMessage("it does not show its configuration");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "5",
        "{}",
        "[]",
        "<html>",
        "{\"status\":\"error\",\"error\":\"no\"}",
        "{\"status\":\"success\",\"data\":5}",
        "{\"status\":\"success\",\"data\":{\"activeTargets\":{},\"data\":{}}}"
      })
  void an_answer_of_another_kind_is_not_taken_for_nothing(String answer) {
    assertNotJson(() -> targets(bytes(answer)));
    assertNotJson(() -> ApiAnswers.exemplars(bytes(answer)));
    assertNotJson(() -> ApiAnswers.sample(bytes(answer)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 100, 400})
  void an_answer_that_breaks_off_is_not_taken_for_a_whole(int missing) {
    // given
    String told = TARGETS.strip();
    String exemplars = EXEMPLARS.strip();

    // then
    assertNotJson(() -> targets(bytes(told.substring(0, told.length() - missing))));
    assertNotJson(
        () -> ApiAnswers.exemplars(bytes(exemplars.substring(0, exemplars.length() - missing))));
    assertNotJson(
        () -> ApiAnswers.sample(bytes(exemplars.substring(0, exemplars.length() - missing))));
  }

  @Test
  void nesting_without_end_is_refused() {
    // given
    String deep = "{\"data\":" + "[".repeat(1_000_000);

    // then
    assertNotJson(() -> targets(bytes(deep)));
    assertNotJson(() -> ApiAnswers.exemplars(bytes(deep)));
    assertNotJson(() -> ApiAnswers.sample(bytes(deep)));
    assertNotJson(() -> ApiAnswers.showsRevision(bytes(deep), "abc"));
  }

  @Test
  void nesting_that_closes_again_is_refused_too() {
    // given
    String deep = "{\"data\":" + "[".repeat(40) + "]".repeat(40) + "}";

    // then
    assertNotJson(() -> ApiAnswers.exemplars(bytes(deep)));
  }

  private static void assertNotJson(ThrowingCallable reading) {
    assertThatExceptionOfType(ProbeException.class)
        .isThrownBy(reading)
        .withMessage("its answer is not the JSON it should be");
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "1e308, 9999-12-31T23:59:59Z",
    "-1e308, 1970-01-01T00:00:00Z",
    "NaN, 1970-01-01T00:00:00Z",
    "1.5, 1970-01-01T00:00:01.500Z"
  })
  void a_time_out_of_this_world_is_the_nearest_that_can_be_written(double seconds, String time) {
    assertThat(ApiAnswers.instant(seconds)).isEqualTo(time);
  }

  private static Scraped targets(InputStream answer) throws Exception {
    return ApiAnswers.targets(answer, SeriesMatch.EVERYTHING);
  }
}
