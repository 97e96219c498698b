package dev.exemplars.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.exemplars.operator.observe.SampleReader.Reading;
import dev.exemplars.operator.observe.StoredSample.StoredExemplar;
import dev.exemplars.operator.observe.http.ProbeException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampleReaderTest {

  private static final String SHOP =
      "\"job\":\"annotated-pods\",\"namespace\":\"shop\",\"pod\":\"shop-0\",\"instance\":\"10.0.0.1:1\"";

  /** In the shape of 3.16.0. */
  private static final String TWO_SERIES =
      """
      {"seriesLabels":{"__name__":"shop_seconds_bucket","le":"1.0",%s},"exemplars":[
      {"labels":{"trace_id":"aa","span_id":"bb"},"value":"0.3","timestamp":1795488087.918},
      {"labels":{"trace_id":"cc"},"value":"0.4","timestamp":1795488089}]},
      {"seriesLabels":{"__name__":"shop_orders_total","job":"x","instance":"h:1"},"exemplars":[
      {"labels":{"traceId":"dd"},"value":"1","timestamp":1795488088}]}
      """
          .formatted(SHOP);

  @Test
  void keeps_the_newest_first_and_what_they_are_of() throws Exception {
    // when
    Reading reading = read(TWO_SERIES);

    // then
    assertThat(reading.newestFirst())
        .containsExactly(
            new StoredExemplar(
                "shop_seconds_bucket",
                "annotated-pods",
                "shop/shop-0",
                Map.of("trace_id", "cc"),
                "0.4",
                Instant.ofEpochSecond(1795488089)),
            new StoredExemplar(
                "shop_orders_total",
                "x",
                "h:1",
                Map.of("traceId", "dd"),
                "1",
                Instant.ofEpochSecond(1795488088)),
            new StoredExemplar(
                "shop_seconds_bucket",
                "annotated-pods",
                "shop/shop-0",
                Map.of("trace_id", "aa", "span_id", "bb"),
                "0.3",
                Instant.ofEpochMilli(1795488087918L)));
    assertThat(reading.labels()).containsExactly("span_id", "traceId", "trace_id");
    assertThat(reading.metrics()).containsExactly("shop_orders", "shop_seconds");
    assertThat(reading.seen()).isEqualTo(3);
    assertThat(reading.leftOff()).isFalse();
  }

  @Test
  void what_prometheus_exposes_of_itself_does_not_count() throws Exception {
    // when
    Reading reading = read(TWO_SERIES.replace("\"job\":\"x\"", "\"job\":\"prometheus\""));

    // then
    assertThat(reading.seen()).isEqualTo(2);
    assertThat(reading.metrics()).containsExactly("shop_seconds");
    assertThat(reading.labels()).doesNotContain("traceId");
  }

  @Test
  void the_order_of_fields_does_not_matter() throws Exception {
    assertThat(
            read("""
                    {"exemplars":[{"timestamp":5,"value":"1","labels":{"id":"a"}}],"seriesLabels":{"__name__":"m"}}
                    """)
                .newestFirst())
        .containsExactly(
            new StoredExemplar("m", "", "", Map.of("id", "a"), "1", Instant.ofEpochSecond(5)));
  }

  @ParameterizedTest
  @CsvSource({
    "x_bucket, x",
    "x_total, x",
    "x_count, x",
    "x_sum, x_sum",
    "_total, _total",
    "x_bucket_total, x_bucket",
    "a:b, a:b"
  })
  void a_metric_is_called_without_what_its_kind_appends(String series, String metric)
      throws Exception {
    assertThat(read(one(series, "{\"id\":\"a\"}")).metrics()).containsExactly(metric);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "http.duration", "1x", "x y", "größe", "x\\n"})
  void names_that_need_quotes_are_left_out(String name) throws Exception {
    // when
    Reading reading = read(one(name, "{\"%s\":\"a\"}".formatted(name)));

    // then
    assertThat(reading.metrics()).isEmpty();
    assertThat(reading.labels()).isEmpty();
    assertThat(reading.newestFirst().getFirst().labels()).isEmpty();
  }

  @Test
  void leaves_off_after_thousands() throws Exception {
    // when
    Reading reading = read(series("m", 6000));

    // then
    assertThat(reading.seen()).isEqualTo(5000);
    assertThat(reading.leftOff()).isTrue();
    assertThat(reading.newestFirst())
        .hasSize(50)
        .first()
        .isEqualTo(
            new StoredExemplar(
                "m", "", "", Map.of("id", "4999"), "1", Instant.ofEpochSecond(4999)));
  }

  @Test
  void leaves_off_in_the_midst_of_megabytes_whatever_follows() throws Exception {
    // given
    String much =
        IntStream.range(0, 3000)
            .mapToObj(i -> one("m", "{\"id\":\"%s\"}".formatted("x".repeat(1000))))
            .collect(Collectors.joining(","));

    // when
    Reading reading = read(much + ",,,no JSON");

    // then
    assertThat(reading.leftOff()).isTrue();
    assertThat(reading.seen()).isBetween(1900, 2100);
  }

  @Test
  void labels_without_end_are_few_and_short() throws Exception {
    // given
    String labels =
        IntStream.range(0, 1000)
            .mapToObj("\"l%d\":\"v\""::formatted)
            .collect(Collectors.joining(",", "{", "}"));
    String label = "{\"l\":\"%s\"}".formatted("v".repeat(1000));

    // then
    assertThat(read(one("m", labels)).newestFirst().getFirst().labels()).hasSize(64);
    assertThat(read(one("m", label)).newestFirst().getFirst().labels())
        .isEqualTo(Map.of("l", "v".repeat(128) + "…"));
  }

  @Test
  void names_without_end_are_few() throws Exception {
    // given
    String many =
        IntStream.range(0, 200)
            .mapToObj(i -> one("m" + i, "{\"l%d\":\"a\"}".formatted(i)))
            .collect(Collectors.joining(","));

    // when
    Reading reading = read(many);

    // then
    assertThat(reading.metrics()).hasSize(64);
    assertThat(reading.labels()).hasSize(64);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"seriesLabels\":{\"__name__\":5},\"exemplars\":[]}",
        "{\"seriesLabels\":{},\"exemplars\":[{},{\"timestamp\":\"1\"},{\"timestamp\":null}]}"
      })
  void an_exemplar_without_a_time_is_none(String series) throws Exception {
    assertThat(read(series).seen()).isZero();
  }

  private static String one(String metric, String labels) {
    return """
        {"seriesLabels":{"__name__":"%s"},"exemplars":[{"labels":%s,"value":"1","timestamp":5}]}
        """
        .formatted(metric, labels);
  }

  private static String series(String metric, int exemplars) {
    return IntStream.range(0, exemplars)
        .mapToObj(
            i -> "{\"labels\":{\"id\":\"%d\"},\"value\":\"1\",\"timestamp\":%d}".formatted(i, i))
        .collect(
            Collectors.joining(
                ",",
                "{\"seriesLabels\":{\"__name__\":\"%s\"},\"exemplars\":[".formatted(metric),
                "]}"));
  }

  /** No server that keeps to OpenMetrics stores more than 128 characters of an exemplar. */
  @Test
  void of_an_exemplar_that_no_server_would_store_little_is_kept() throws Exception {
    // given
    String labels =
        IntStream.range(0, 64)
            .mapToObj(i -> "\"l%02d\":\"%s\"".formatted(i, "v".repeat(500)))
            .collect(Collectors.joining(",", "{\"trace_id\":\"aa\",", "}"));

    // when
    Reading reading = read(one("m", labels));

    // then
    assertThat(reading.newestFirst().getFirst().labels()).containsEntry("trace_id", "aa");
    assertThat(reading.newestFirst().getFirst().labels().toString().length()).isLessThan(300);
  }

  /** An answer of two megabytes may pause before its end, with all others that do. */
  @Test
  void what_is_held_while_a_series_has_not_ended_is_little() throws Exception {
    // given
    String labels =
        IntStream.range(0, 40)
            .mapToObj(i -> "\"l%d\":\"\"".formatted(i))
            .collect(Collectors.joining(","));
    String series =
        IntStream.range(0, 4900)
            .mapToObj("{\"labels\":{%%s},\"timestamp\":%d}"::formatted)
            .map(one -> one.formatted(labels))
            .collect(Collectors.joining(","));
    byte[] beginning =
        "{\"data\":[{\"seriesLabels\":{},\"exemplars\":[%s"
            .formatted(series)
            .getBytes(StandardCharsets.UTF_8);
    long before = usedHeap();
    AtomicLong held = new AtomicLong();
    InputStream measured =
        new SequenceInputStream(
            new ByteArrayInputStream(beginning),
            new InputStream() {
              @Override
              public int read() {
                return -1;
              }

              @Override
              public int read(byte[] into, int from, int length) {
                held.set(usedHeap() - before);
                return -1;
              }
            });

    // when
    assertThatExceptionOfType(ProbeException.class).isThrownBy(() -> ApiAnswers.sample(measured));

    // then
    assertThat(held.get()).isLessThan(5_000_000L);
  }

  /** Once nothing of what was there before goes any more. */
  private static long usedHeap() {
    long before = Long.MAX_VALUE;
    long now = Long.MAX_VALUE - 1;
    while (now < before) {
      before = now;
      System.gc();
      now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
    return before;
  }

  private static Reading read(String series) throws Exception {
    return ApiAnswers.sample(
        new ByteArrayInputStream(
            "{\"status\":\"success\",\"data\":[%s]}"
                .formatted(series)
                .getBytes(StandardCharsets.UTF_8)));
  }
}
