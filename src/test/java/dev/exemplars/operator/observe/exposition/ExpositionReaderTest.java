package dev.exemplars.operator.observe.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.observe.exposition.Exposition.Format;
import dev.exemplars.operator.observe.exposition.Exposition.Malformed;
import dev.exemplars.operator.plan.PrometheusVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ExpositionReaderTest {

  private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";
  private static final PrometheusVersion NEWEST = new PrometheusVersion(3, 16, 0);

  /** {@link ExpositionsIT} asks the real ones the same. */
  static Stream<Arguments> verdicts() {
    return ExpositionCase.all().stream()
        .flatMap(
            one -> Stream.of("2.45", "2.53", "3.16").map(version -> Arguments.of(one, version)));
  }

  @ParameterizedTest(name = "{0} by {1}")
  @MethodSource("verdicts")
  void what_a_version_refuses_is_malformed(ExpositionCase one, String version) {
    Exposition read =
        new ExpositionReader(PrometheusVersion.parse(version + ".0").orElseThrow())
            .read(new ByteArrayInputStream(one.body()), one.contentType());

    assertThat(read.malformed().isPresent()).isEqualTo(one.refusedBy().contains(version));
  }

  @Test
  void exemplars_are_told_by_family_label_and_time() {
    Exposition read =
        read(
            """
            # TYPE latency histogram
            latency_bucket{le="1"} 1 # {trace_id="a",span_id="b"} 0.5 1700000000.25
            latency_bucket{le="+Inf"} 2 # {trace_id="c"} 3
            latency_count 2
            latency_sum 3.5
            # TYPE requests counter
            requests_total 7 # {traceID="d"} 1 1600000000
            stray_total 7 # {traceID="e"} 1
            # EOF
            """);

    assertThat(read.format()).isEqualTo(Format.OpenMetricsText);
    assertThat(read.isComplete()).isTrue();
    assertThat(read.exemplars().count()).isEqualTo(4);
    assertThat(read.exemplars().metrics()).containsExactly("latency", "requests", "stray");
    assertThat(read.exemplars().labels()).containsExactly("span_id", "traceID", "trace_id");
    assertThat(read.exemplars().newest()).contains(Instant.ofEpochMilli(1_700_000_000_250L));
    assertThat(read.exemplars().samples())
        .startsWith(
            new ExposedExemplar(
                "latency",
                Map.of("trace_id", "a", "span_id", "b"),
                Optional.of(Instant.ofEpochMilli(1_700_000_000_250L))),
            new ExposedExemplar("latency", Map.of("trace_id", "c"), Optional.empty()));
  }

  @Test
  void histograms_and_what_they_have_counted_are_told_in_both_formats() {
    String histograms =
        """
        # TYPE none histogram
        # TYPE counted histogram
        counted_bucket{path="/a",le="+Inf"} 1000
        counted_count{path="/a"} 2
        counted_count{path="/b"} 3
        # TYPE uncounted histogram
        uncounted_bucket{le="1"} 100
        uncounted_bucket{le="+Inf"} 7
        # TYPE other summary
        other_count 1000
        # TYPE broken histogram
        broken_count NaN
        """;

    for (Exposition read :
        List.of(
            read(histograms + "# EOF\n"),
            read("text/plain", histograms.getBytes(StandardCharsets.UTF_8)))) {
      assertThat(read.histograms()).isEqualTo(3);
      assertThat(read.observations()).isEqualTo(12);
      assertThat(read.malformed()).isEmpty();
    }
  }

  @Test
  void the_first_line_that_is_refused_is_told_by_its_number() {
    assertThat(read("a 1\nb 2\nc x\nd y\n# EOF\n").malformed())
        .contains(new Malformed(3, "the value of a sample is no number"));
    assertThat(read("{\"a\nb\"} 1\nc x\n# EOF\n").malformed().map(Malformed::line)).contains(3);
    assertThat(read("a 1\n").malformed()).contains(new Malformed(2, "it does not end with # EOF"));
  }

  @Test
  void what_is_malformed_is_told_in_our_words_alone() {
    assertThat(read("password=secret\n").malformed().map(Malformed::what).orElseThrow())
        .doesNotContain("secret");
  }

  @Test
  void the_line_in_which_a_body_is_cut_off_is_no_line() {
    Exposition read =
        cut("a_total 1 # {trace_id=\"x\"} 1 1\nb_total 1 # {trace_id=\"y", OPEN_METRICS);

    assertThat(read.malformed()).isEmpty();
    assertThat(read.isComplete()).isFalse();
    assertThat(read.exemplars().count()).isEqualTo(1);
  }

  @Test
  void a_body_that_is_cut_off_at_once_says_nothing() {
    for (String type : List.of(OPEN_METRICS, "text/plain", "")) {
      assertThat(cut("", type).malformed()).isEmpty();
      assertThat(cut("", type).isComplete()).isFalse();
    }
  }

  @Test
  void a_line_too_long_to_be_kept_is_left_out_and_what_follows_is_read() {
    String lines = "b_total 1 # {trace_id=\"x\"} 1\n# EOF\n";

    Exposition read = read("a{b=\"%s\"} 1\n%s".formatted("x".repeat(Lines.LONGEST), lines));

    assertThat(read.exemplars().count()).isEqualTo(1);
    assertThat(read.malformed()).isEmpty();
    assertThat(read.isComplete()).isFalse();
    assertThat(
            read("a{b=\"%s\"} 1\n%s".formatted("x".repeat(Lines.LONGEST - 20), lines)).isComplete())
        .isTrue();
  }

  @Test
  void lines_that_grow_too_long_between_quotes_end_the_reading() {
    String lines = "a{b=\"" + "x\n".repeat(Lines.LONGEST);

    Exposition read = read("text/plain", lines.getBytes(StandardCharsets.UTF_8));

    assertThat(read.malformed()).isEmpty();
    assertThat(read.isComplete()).isFalse();
  }

  @Test
  void however_many_exemplars_there_are_few_are_kept() {
    Exposition read =
        read(
            IntStream.range(0, 20_000)
                    .mapToObj("m%1$d_total 1 # {l%1$d=\"x\"} 1\n"::formatted)
                    .reduce(new StringBuilder(), StringBuilder::append, StringBuilder::append)
                + "# EOF\n");

    assertThat(read.exemplars().count()).isEqualTo(20_000);
    assertThat(read.exemplars().metrics()).hasSize(50);
    assertThat(read.exemplars().labels()).hasSize(50);
    assertThat(read.exemplars().samples()).hasSize(30);
  }

  /** Of each target it is kept until the next answer, of every pipeline some dozens. */
  @Test
  void however_long_the_names_are_little_of_them_is_kept() {
    String lines =
        IntStream.range(0, 200)
            .mapToObj(
                i ->
                    "%1$s%2$d_total 1 # {%3$s%2$d=\"x\"} 1\n"
                        .formatted("m".repeat(2000), i, "l".repeat(100)))
            .collect(Collectors.joining());

    Exposition read = read(lines + "# EOF\n");

    assertThat(read.exemplars().count()).isEqualTo(200);
    assertThat(read.exemplars().toString().length()).isLessThan(8_000);
  }

  @ParameterizedTest
  @CsvSource({
    "application/openmetrics-text; version=1.0.0; charset=utf-8, OpenMetricsText",
    "APPLICATION/OPENMETRICS-TEXT, OpenMetricsText",
    "text/plain; version=0.0.4, PlainText",
    "text/plain;;, Unknown",
    "'', Unknown",
    "application/json, Unknown"
  })
  void the_format_is_what_the_content_type_says(String type, Format format) {
    assertThat(read(type, new byte[0]).format()).isEqualTo(format);
  }

  @Test
  void what_is_well_formed_is_read_wherever_it_is_cut() {
    Random random = new Random(20_261_128);
    for (int i = 0; i < 300; i++) {
      DrawnExposition drawn = DrawnExposition.of(random);
      byte[] whole = drawn.text().getBytes(StandardCharsets.UTF_8);

      Exposition read = read(OPEN_METRICS, whole);
      Exposition cut = cut(random.nextInt(whole.length), whole);

      assertThat(read.malformed()).as(drawn.text()).isEmpty();
      assertThat(read.isComplete()).isTrue();
      assertThat(read.exemplars().count()).isEqualTo(drawn.exemplars());
      assertThat(read.histograms()).isEqualTo(drawn.histograms());
      assertThat(cut.malformed()).as(drawn.text()).isEmpty();
      assertThat(cut.isComplete()).isFalse();
      assertThat(cut.exemplars().count()).isLessThanOrEqualTo(drawn.exemplars());
    }
  }

  @Test
  void bytes_of_any_kind_are_read_to_some_end() {
    Random random = new Random(20_261_128);
    String signs = "\n\n\n# EOFTYPEHELP{}=,\"\\aé_:0123 \t\0";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder("a");
      random
          .ints(random.nextInt(40), 0, signs.length())
          .forEach(at -> text.append(signs.charAt(at)));
      for (String type : List.of(OPEN_METRICS, "text/plain")) {
        assertThat(read(type, text.toString().getBytes(StandardCharsets.UTF_8))).isNotNull();
      }
    }
  }

  private static Exposition read(String text) {
    return read(OPEN_METRICS, text.getBytes(StandardCharsets.UTF_8));
  }

  private static Exposition read(String type, byte[] body) {
    return new ExpositionReader(NEWEST).read(new ByteArrayInputStream(body), type);
  }

  private static Exposition cut(String beginning, String type) {
    return new ExpositionReader(NEWEST)
        .read(new CutOff(beginning.getBytes(StandardCharsets.UTF_8)), type);
  }

  private static Exposition cut(int at, byte[] whole) {
    return new ExpositionReader(NEWEST).read(new CutOff(Arrays.copyOf(whole, at)), OPEN_METRICS);
  }

  /** Breaks where its bytes end. */
  private static final class CutOff extends InputStream {

    private final InputStream beginning;

    private CutOff(byte[] beginning) {
      this.beginning = new ByteArrayInputStream(beginning);
    }

    @Override
    public int read() throws IOException {
      return orCutOff(beginning.read());
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
      return orCutOff(beginning.read(into, from, most));
    }

    private static int orCutOff(int read) throws IOException {
      if (read < 0) {
        throw new IOException("cut off");
      }
      return read;
    }
  }
}
