package dev.exemplars.operator.observe.traces;

import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.observe.http.Deadline;
import dev.exemplars.operator.observe.traces.TraceLookup.Result;
import dev.exemplars.operator.observe.traces.TraceObservation.Looked;
import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.TracingPlan;
import dev.exemplars.operator.real.Waiting;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks a real backend, at a time that the test sets. */
final class Asking {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final TraceProbe probe =
      new TraceProbe(new BoundedHttp(true, "10.96.0.1"), 1000, this::now);

  private Instant now = Instant.parse("2026-11-01T00:00:00Z");

  /** What the keys of Secrets hold. */
  private final Map<String, String> secrets;

  Asking() {
    this(Map.of());
  }

  Asking(Map<String, String> secrets) {
    this.secrets = Map.copyOf(secrets);
  }

  /** One look for one id. */
  TraceObservation look(String tracing, String id) {
    TracingPlan plan = Given.plan("tracing: " + tracing, "--grant-hosts=*=*,*=*/*").tracing();
    Credentials credentials =
        Credentials.of(
            plan.lookupSecrets().stream()
                .collect(
                    Collectors.toMap(
                        use -> use,
                        use -> secrets.get(use.key()).getBytes(StandardCharsets.UTF_8))));
    return probe.look(
        tracing,
        new TraceProbe.Request(plan, credentials, List.of(new SampledId(id, now))),
        Deadline.in(Duration.ofSeconds(10)));
  }

  /** What is known of an id once it had the time to get there. */
  Result resultAfterAWhile(String tracing, String id) {
    result(tracing, id);
    now = now.plus(TraceMemory.INGEST_DELAY);
    return result(tracing, id);
  }

  /** A trace that was sent is there in a moment. */
  void awaitFound(String tracing, String id) {
    Waiting.until(
        "the trace " + id, PATIENCE, () -> resultAfterALongWhile(tracing, id) == Result.Found);
  }

  private Result resultAfterALongWhile(String tracing, String id) {
    now = now.plus(TraceMemory.RECHECK);
    return result(tracing, id);
  }

  private Result result(String tracing, String id) {
    TraceObservation observation = look(tracing, id);
    if (observation instanceof Looked looked) {
      return looked.lookups().getFirst().result();
    }
    throw new AssertionError(observation.toString());
  }

  private Instant now() {
    return now;
  }
}
