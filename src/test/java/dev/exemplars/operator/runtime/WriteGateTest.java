package dev.exemplars.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.Interceptor.RequestTags;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WriteGateTest {

  private static final Duration SPAN = Duration.ofSeconds(10);

  private final TwoClocks clocks = new TwoClocks();
  private final WriteGate gate = clocks.gate();

  @Test
  void nothing_is_written_before_the_lease_was_ever_held() {
    assertThatThrownBy(() -> send("PATCH"))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("does not surely hold the lease");
  }

  @Test
  void reads_pass_a_closed_gate() {
    assertThatCode(() -> send("GET")).doesNotThrowAnyException();
  }

  @Test
  void writes_pass_until_the_span_after_the_renewal_has_passed() {
    gate.open(gate.now(), SPAN);
    clocks.pass(SPAN.minusMillis(1));
    assertThatCode(() -> send("POST")).doesNotThrowAnyException();

    clocks.pass(Duration.ofMillis(1));

    assertThatThrownBy(() -> send("POST")).isInstanceOf(KubernetesClientException.class);
  }

  @Test
  void a_machine_that_slept_finds_the_gate_closed_though_its_monotonic_clock_stood_still() {
    gate.open(gate.now(), SPAN);

    clocks.sleep(SPAN);

    assertThat(gate.isOpen()).isFalse();
  }

  @Test
  void a_clock_that_is_set_back_does_not_keep_the_gate_open() {
    gate.open(gate.now(), SPAN);
    clocks.sleep(Duration.ofHours(-1));

    clocks.pass(SPAN);

    assertThat(gate.isOpen()).isFalse();
  }

  @Test
  void a_lease_that_is_given_back_closes_the_gate_at_once() {
    gate.open(gate.now(), SPAN);

    gate.close();

    assertThat(gate.isOpen()).isFalse();
  }

  private void send(String method) {
    var request =
        new StandardHttpRequest.Builder().uri("https://cluster/api").method(method, null, null);
    gate.before(request, request.build(), NO_TAGS);
  }

  private static final RequestTags NO_TAGS =
      new RequestTags() {
        @Override
        public <T> T getTag(Class<T> type) {
          throw new AssertionError("no tag is needed");
        }
      };
}
