package dev.exemplars.operator.observe.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.observe.exposition.Exposition.Format;
import dev.exemplars.operator.plan.PrometheusVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProtobufReaderTest {

  @Test
  void a_histogram_is_read_as_one_of_text_is() {
    Exposition read = read(ProtobufCases.bytes(ProtobufCases.classic(exemplar(true))));

    assertThat(read.format()).isEqualTo(Format.Protobuf);
    assertThat(read.histograms()).isEqualTo(1);
    assertThat(read.observations()).isEqualTo(500);
    assertThat(read.isComplete()).isTrue();
    assertThat(read.exemplars().metrics()).containsExactly("request_seconds");
    assertThat(read.exemplars().samples())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.labels()).containsEntry("trace_id", "0af7651916cd43dd");
              assertThat(one.at()).contains(Instant.parse("2026-09-21T14:13:20.120Z"));
            });
  }

  @Test
  void an_exemplar_of_a_native_histogram_counts_where_it_has_a_time() {
    Exposition timed = read(ProtobufCases.bytes(ProtobufCases.nativeOnly(exemplar(true))));
    Exposition untimed = read(ProtobufCases.bytes(ProtobufCases.nativeOnly(exemplar(false))));

    assertThat(timed.exemplars().count()).isEqualTo(1);
    assertThat(timed.untimed()).isZero();
    assertThat(untimed.exemplars().count()).isZero();
    assertThat(untimed.untimed()).isEqualTo(1);
    assertThat(untimed.offersExemplars()).isFalse();
  }

  @Test
  void what_ends_before_its_length_says_is_refused() {
    assertThat(read(new byte[] {127, 10, 1, 'a'}).malformed()).isPresent();
  }

  @Test
  void what_breaks_off_is_of_its_beginning() {
    byte[] whole = ProtobufCases.bytes(ProtobufCases.classic(exemplar(true)));
    InputStream breaks =
        new SequenceInputStream(
            new ByteArrayInputStream(whole),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("cut off");
              }

              @Override
              public int read(byte[] into, int from, int length) throws IOException {
                throw new IOException("cut off");
              }
            });

    Exposition read = newest().read(breaks, ProtobufCases.TYPE);

    assertThat(read.exemplars().count()).isEqualTo(1);
    assertThat(read.malformed()).isEmpty();
    assertThat(read.isComplete()).isFalse();
  }

  @Test
  void a_metric_that_is_too_large_is_left_out_and_the_next_is_read() {
    byte[] large =
        ProtobufCases.bytes(
            ProtobufCases.classic(
                ProtobufCases.exemplar("x".repeat(ProtobufReader.LARGEST_METRIC), true)));
    byte[] next = ProtobufCases.bytes(ProtobufCases.classic(exemplar(true)));
    byte[] both = Arrays.copyOf(large, large.length + next.length);
    System.arraycopy(next, 0, both, large.length, next.length);

    Exposition read = read(both);

    assertThat(read.exemplars().count()).isEqualTo(1);
    assertThat(read.isComplete()).isFalse();
    assertThat(read.malformed()).isEmpty();
  }

  /** Bytes that are turned at random, and bytes that are nothing but random. */
  @Test
  void whatever_comes_it_ends_and_nothing_is_thrown() {
    Random random = new Random(20_261_128);
    byte[] whole =
        ProtobufCases.bytes(
            ProtobufCases.classic(exemplar(true)), ProtobufCases.nativeOnly(exemplar(false)));
    for (int i = 0; i < 20_000; i++) {
      byte[] body = whole.clone();
      if (i % 4 == 0) {
        random.nextBytes(body);
      }
      for (int turned = random.nextInt(4); turned >= 0; turned--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      assertThat(read(Arrays.copyOf(body, random.nextInt(body.length) + 1)).format())
          .isEqualTo(Format.Protobuf);
    }
  }

  private static io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_33_0
          .Metrics.Exemplar
      exemplar(boolean isTimed) {
    return ProtobufCases.exemplar("0af7651916cd43dd", isTimed);
  }

  private static Exposition read(byte[] body) {
    return newest().read(new ByteArrayInputStream(body), ProtobufCases.TYPE);
  }

  private static ExpositionReader newest() {
    return new ExpositionReader(new PrometheusVersion(3, 16, 0));
  }
}
