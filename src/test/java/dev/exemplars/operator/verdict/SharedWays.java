package dev.exemplars.operator.verdict;

import static dev.exemplars.operator.verdict.LabelledCase.broken;
import static dev.exemplars.operator.verdict.LabelledCase.unknown;
import static dev.exemplars.operator.verdict.LabelledCase.well;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.Stage;
import dev.exemplars.operator.real.Exposure;
import dev.exemplars.operator.real.Gatekeeper;
import dev.exemplars.operator.real.Gateway;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Ways through a Prometheus of others, which stores what is of the bank beside what is ours. */
final class SharedWays {

  private static final String EXEMPLARS = "/api/v1/query_exemplars";

  private SharedWays() {}

  static List<LabelledCase> all() {
    return Stream.of(healthy(), stored(), asked()).flatMap(List::stream).toList();
  }

  private static List<LabelledCase> healthy() {
    return List.of(
        well("a shared Prometheus", shared("", scene -> {})),
        well(
            "a shared Prometheus of which some is left out",
            shared(", match: 'namespace=\"shop\", pod!=\"shop-1\"'", scene -> {})),
        well(
            "a gateway to a shared Prometheus that lets exemplars alone through",
            shared("", scene -> letsThrough(scene, EXEMPLARS::equals))));
  }

  private static List<LabelledCase> stored() {
    return List.of(
        broken(
            "a shared Prometheus with storage off by flag",
            Stage.Stored,
            Reason.StorageDisabled,
            shared("", scene -> scene.flags = List.of())),
        broken(
            "a shared Prometheus with storage off by size",
            Stage.Stored,
            Reason.StorageDisabled,
            shared("", scene -> scene.maxExemplars = 0)),
        broken(
            "ours are plain in a shared Prometheus, and others are well",
            Stage.Exposed,
            Reason.NotOpenMetrics,
            shared("", scene -> scene.and("shop-0", Exposure.withoutExemplars().classic()))),
        broken(
            "ours are dropped by a shared Prometheus, and others stored",
            Stage.Stored,
            Reason.NothingStored,
            shared(
                "",
                scene ->
                    scene.jobSettings =
                        "metric_relabel_configs: [{action: drop, source_labels: [namespace, __name__],"
                            + " regex: 'shop;.*_bucket'}]")),
        broken(
            "a match to which nothing of a shared Prometheus answers",
            Stage.Exposed,
            Reason.NoTargets,
            // Where nothing says how often it scrapes, a minute is assumed, and two scrapes waited
            // for.
            shared(
                ", match: 'namespace=\"shop\",team=\"none\"'",
                scene -> scene.grace = Duration.ofMinutes(3))),
        broken(
            "ours have a wrong label in a shared Prometheus, and others the right one",
            Stage.Linked,
            Reason.TraceIdLabelMismatch,
            shared(
                "",
                scene ->
                    scene.and(
                        "shop-0",
                        Exposure.of(() -> Map.of("traceId", scene.ground.known().next()))))));
  }

  private static List<LabelledCase> asked() {
    return List.of(
        broken(
            "a shared Prometheus without the API of exemplars",
            Stage.Stored,
            Reason.ExemplarsUnsupported,
            shared("", scene -> letsThrough(scene, path -> !path.equals(EXEMPLARS)))),
        unknown(
            "a shared Prometheus that wants a token",
            Stage.Exposed,
            Reason.PrometheusUnavailable,
            shared("", SharedWays::isGuarded)),
        unknown(
            "a shared Prometheus that is down",
            Stage.Exposed,
            Reason.PrometheusUnavailable,
            shared("", scene -> scene.front = url -> "http://127.0.0.1:9")),
        unknown(
            "a shared Prometheus at a host that is not granted",
            Stage.Exposed,
            Reason.HostNotAllowed,
            shared("", scene -> scene.options = "--grant-hosts=bank=127.0.0.1")),
        unknown(
            "series of others in a shared Prometheus",
            Stage.Exposed,
            Reason.HostNotAllowed,
            shared(", match: 'namespace=\"bank\"'", scene -> {})));
  }

  private static Consumer<Scene> shared(String fields, Consumer<Scene> change) {
    return scene -> {
      scene.shared(fields).andElsewhere("bank", "bank-0", scene.known());
      change.accept(scene);
    };
  }

  private static void letsThrough(Scene scene, Predicate<String> through) {
    scene.front = url -> scene.running(Gateway.to(url, through)).url();
  }

  private static void isGuarded(Scene scene) {
    scene.front =
        url -> {
          Gatekeeper gate = scene.closing(Gatekeeper.start(url, "Bearer of-the-bank"));
          return "http://127.0.0.1:" + gate.port();
        };
  }
}
