package dev.exemplars.operator.verdict;

import static dev.exemplars.operator.verdict.LabelledCase.broken;
import static dev.exemplars.operator.verdict.LabelledCase.unknown;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.Stage;
import dev.exemplars.operator.real.Exposure;
import dev.exemplars.operator.real.KnownTraces;
import dev.exemplars.operator.real.ScriptedTarget;
import dev.exemplars.operator.real.ScriptedTarget.Script;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Ways that are broken behind the targets, or of which something cannot be told. */
final class FaultyWays {

  private FaultyWays() {}

  static List<LabelledCase> all() {
    return Stream.of(turned(), stored(), times(), FaultyLinks.all(), ids(), backends())
        .flatMap(List::stream)
        .toList();
  }

  private static List<LabelledCase> turned() {
    return List.of(
        broken(
            "well, until the handler is the classic one",
            Stage.Exposed,
            Reason.NotOpenMetrics,
            scene -> scene.fallsSilent(Exposure.withoutExemplars().classic())),
        broken(
            "well, until a path is another",
            Stage.Scraped,
            Reason.TargetsDown,
            scene -> scene.fallsSilent(ScriptedTarget.status(404))),
        broken(
            "well, until the label is renamed",
            Stage.Linked,
            Reason.TraceIdLabelMismatch,
            scene ->
                scene.turnsInto(
                    Exposure.of(() -> Map.of("traceId", scene.ground.known().next())).series(20))),
        broken(
            "well, until traces are no longer sampled",
            Stage.Resolvable,
            Reason.TracesUnsampled,
            scene ->
                scene.turnsInto(Exposure.of(() -> Map.of("trace_id", KnownTraces.unknown(32))))));
  }

  private static List<LabelledCase> stored() {
    return List.of(
        broken(
            "storage off by flag",
            Stage.Stored,
            Reason.StorageDisabled,
            scene -> scene.flags = List.of()),
        broken(
            "storage off by size",
            Stage.Stored,
            Reason.StorageDisabled,
            scene -> scene.maxExemplars = 0),
        broken(
            "a ring that is overwritten at once",
            Stage.Stored,
            Reason.WindowTooShort,
            scene -> {
              scene.maxExemplars = 50;
              scene.serves(scene.known().series(30));
            }),
        broken(
            "series dropped by rules of the job",
            Stage.Stored,
            Reason.DroppedByRelabeling,
            scene -> {
              scene.job = "own";
              scene.scrape =
                  """
                  {interval: 1s, timeout: 1s, jobs: [{name: own, podSelector: {},
                    metricRelabelings: [{action: Drop, sourceLabels: [__name__], regex: '.*_bucket'}]}]}""";
              scene.jobSettings =
                  "metric_relabel_configs: [{action: drop, source_labels: [__name__], regex: '.*_bucket'}]";
            }),
        broken(
            "a remote write that is refused",
            Stage.Stored,
            Reason.RemoteWriteFailing,
            scene -> scene.settings = refused(scene, "300ms")),
        broken(
            "a remote write that is refused every few looks",
            Stage.Stored,
            Reason.RemoteWriteFailing,
            scene -> {
              scene.settings = refused(scene, "5s");
              scene.looks = 12;
            }));
  }

  private static String refused(Scene scene, String deadline) {
    return "remote_write: [{url: 'http://%s/write', send_exemplars: true, queue_config: {batch_send_deadline: %s}}]"
        .formatted(scene.ground.receiver().authority(), deadline);
  }

  private static List<LabelledCase> times() {
    return List.of(
        broken(
            "each exemplar is older than the one before",
            Stage.Stored,
            Reason.OutOfOrder,
            scene -> {
              Instant start = Instant.now().minusSeconds(2000);
              AtomicInteger turn = new AtomicInteger();
              scene.serves(scene.known().at(() -> start.minusSeconds(turn.incrementAndGet())));
            }),
        broken(
            "a clock that was ahead, and was set right",
            Stage.Stored,
            Reason.OutOfOrder,
            scene -> {
              AtomicReference<Instant> first = new AtomicReference<>();
              scene.serves(
                  scene
                      .known()
                      .at(
                          () -> {
                            first.compareAndSet(null, Instant.now());
                            boolean isSet = Instant.now().isAfter(first.get().plusSeconds(4));
                            return Instant.now().plusSeconds(isSet ? 0 : 3600);
                          }));
            }),
        broken(
            "a clock that is ahead",
            Stage.Stored,
            Reason.ClockSkew,
            scene -> scene.serves(scene.known().at(() -> Instant.now().plusSeconds(3600)))),
        broken(
            "a clock that is behind",
            Stage.Stored,
            Reason.ClockSkew,
            scene -> scene.serves(scene.known().at(() -> Instant.now().minusSeconds(3600)))),
        unknown(
            "a quiet weekend: nothing of the last hours is stored or exposed",
            Stage.Linked,
            Reason.NotObserved,
            scene -> {
              Instant before = Instant.now().minusSeconds(5 * 3600);
              String id = scene.ground.known().next();
              scene.serves(Exposure.of(() -> Map.of("trace_id", id)).at(() -> before));
            }),
        broken(
            "old ones that come in again and again",
            Stage.Stored,
            Reason.Stale,
            scene -> {
              Instant old = Instant.now().minusSeconds(7200);
              AtomicInteger turn = new AtomicInteger();
              List<String> ids = Stream.generate(scene.ground.known()::next).limit(30).toList();
              scene.maxExemplars = 20;
              scene.serves(
                  Exposure.of(
                          () -> Map.of("trace_id", ids.get(turn.getAndIncrement() % ids.size())))
                      .at(() -> old)
                      .series(30));
            }),
        broken(
            "traces that are gone, of exemplars of two hours ago",
            Stage.Resolvable,
            Reason.TracesExpired,
            scene -> {
              Instant old = Instant.now().minusSeconds(7200);
              List<String> ids = Stream.generate(() -> KnownTraces.unknown(32)).limit(8).toList();
              AtomicInteger turn = new AtomicInteger();
              scene.serves(
                  Exposure.of(
                          () -> Map.of("trace_id", ids.get(turn.getAndIncrement() % ids.size())))
                      .at(() -> old)
                      .series(8));
            }));
  }

  private static List<LabelledCase> ids() {
    return List.of(
        id("unsampled traces", Reason.TracesUnsampled, () -> KnownTraces.unknown(32)),
        broken(
            "half of the traces are unsampled",
            Stage.Resolvable,
            Reason.TracesUnsampled,
            scene -> {
              AtomicInteger turn = new AtomicInteger();
              scene.serves(
                  Exposure.of(
                      () ->
                          Map.of(
                              "trace_id",
                              turn.getAndIncrement() % 4 < 2
                                  ? scene.ground.known().next()
                                  : KnownTraces.unknown(32))));
            }),
        broken(
            "half of the ids have dashes",
            Stage.Resolvable,
            Reason.MalformedTraceId,
            scene -> {
              AtomicInteger turn = new AtomicInteger();
              scene.serves(
                  Exposure.of(
                      () ->
                          Map.of(
                              "trace_id",
                              turn.getAndIncrement() % 4 < 2
                                  ? scene.ground.known().next()
                                  : UUID.randomUUID().toString())));
            }),
        id("ids with dashes", Reason.MalformedTraceId, () -> UUID.randomUUID().toString()),
        id(
            "ids in base64",
            Reason.MalformedTraceId,
            () ->
                Base64.getEncoder()
                    .encodeToString(KnownTraces.unknown(16).getBytes(StandardCharsets.UTF_8))),
        id("ids of 28 digits", Reason.MalformedTraceId, () -> KnownTraces.unknown(28)),
        id("ids of nothing but zeros", Reason.MalformedTraceId, () -> "0".repeat(32)));
  }

  private static LabelledCase id(String name, Reason reason, Supplier<String> id) {
    return broken(
        name,
        Stage.Resolvable,
        reason,
        scene -> scene.serves(Exposure.of(() -> Map.of("trace_id", id.get()))));
  }

  private static List<LabelledCase> backends() {
    return List.of(
        broken(
            "no tenant is named",
            Stage.Resolvable,
            Reason.TenantMismatch,
            scene -> scene.asking(scene.ground.tenants().url())),
        broken(
            "another tenant's traces",
            Stage.Resolvable,
            Reason.TracesUnsampled,
            scene -> {
              scene.tracing =
                  "{tempo: {url: '%s', tenant: bank}}".formatted(scene.ground.tenants().url());
              scene.options = "--grant-hosts=*=*,*=*/*";
              scene.serves(Exposure.of(() -> Map.of("trace_id", scene.ground.ofTenant().next())));
            }),
        unknown(
            "the backend is down",
            Stage.Resolvable,
            Reason.BackendUnreachable,
            scene -> scene.asking("http://127.0.0.1:9")),
        backend(
            "a page answers", Reason.WrongEndpoint, ScriptedTarget.says(200, "<html>hello</html>")),
        broken(
            "another port, of OTLP",
            Stage.Resolvable,
            Reason.WrongEndpoint,
            scene -> scene.asking(scene.ground.tempo().otlpUrl())),
        broken(
            "another path",
            Stage.Resolvable,
            Reason.WrongEndpoint,
            scene -> scene.asking(scene.ground.tempo().url() + "/tempo")),
        unsure("the backend has enough", Reason.BackendRateLimited, ScriptedTarget.status(429)),
        unsure("the backend fails", Reason.BackendError, ScriptedTarget.status(500)),
        unsure("the backend wants a token", Reason.BackendUnauthorized, ScriptedTarget.status(401)),
        unknown(
            "a host that is not granted",
            Stage.Resolvable,
            Reason.HostNotAllowed,
            scene -> scene.options = "--grant-hosts=bank=127.0.0.1"),
        unknown(
            "a bare link",
            Stage.Resolvable,
            Reason.NotVerifiable,
            scene -> scene.tracing = "{link: {urlTemplate: 'http://127.0.0.1/trace/{value}'}}"));
  }

  private static LabelledCase backend(String name, Reason reason, Script script) {
    return broken(
        name, Stage.Resolvable, reason, scene -> scene.asking(scene.running(script).url()));
  }

  private static LabelledCase unsure(String name, Reason reason, Script script) {
    return unknown(
        name, Stage.Resolvable, reason, scene -> scene.asking(scene.running(script).url()));
  }
}
