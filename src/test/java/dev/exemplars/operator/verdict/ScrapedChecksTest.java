package dev.exemplars.operator.verdict;

import static dev.exemplars.operator.verdict.StageCase.with;
import static dev.exemplars.operator.verdict.Way.growth;
import static dev.exemplars.operator.verdict.Way.target;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.Stage;
import dev.exemplars.operator.observe.targets.Target.Health;
import dev.exemplars.operator.verdict.Finding.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScrapedChecksTest {

  @ParameterizedTest
  @MethodSource("cases")
  void says(StageCase one) {
    one.check(Stage.Scraped);
  }

  static Stream<StageCase> cases() {
    return Stream.of(
        yes("all is well", way -> {}, "1 of 1 targets are up"),
        yes(
            "one of two is down",
            way -> way.targets.add(target("shop-2", Health.Down, "connection refused")),
            "not so: Prometheus cannot scrape Pod shop/shop-2 (connection refused)"),
        yes(
            "all are down this minute, and what is stored is young",
            way -> way.targets = List.of(target("shop-1", Health.Down, "connection refused")),
            "0 of 1 targets are up"),
        no(
            "all are down for some minutes",
            way -> {
              way.storedBefore(Duration.ofMinutes(5)).targets =
                  List.of(target("shop-1", Health.Down, "connection refused"));
            },
            Reason.TargetsDown,
            "shop-1"),
        yes(
            "no traffic for some minutes, and all are up",
            way -> way.storedBefore(Duration.ofMinutes(5)),
            "1 of 1 targets are up"),
        unknown(
            "Prometheus does not answer",
            way -> way.answers = false,
            Reason.PrometheusUnavailable,
            "it refuses the connection"),
        unknown(
            "no target",
            way -> way.nothingStored().targets = List.of(),
            Reason.NoTargets,
            "no target"),
        no(
            "no target, for Prometheus may not look",
            way -> {
              way.nothingStored().targets = List.of();
              way.growth = Optional.of(growth(0, 0, 4, 0));
            },
            Reason.DiscoveryForbidden,
            "list and watch of pods"),
        unknown(
            "not scraped yet",
            way -> way.nothingStored().targets = List.of(target("shop-1", Health.Unknown, "")),
            Reason.RecentlyRestarted,
            "first time"),
        unknown(
            "one is down, and one is not scraped yet",
            way ->
                way.nothingStored().targets =
                    List.of(
                        target("shop-1", Health.Unknown, ""),
                        target("shop-2", Health.Down, "connection refused")),
            Reason.RecentlyRestarted,
            "first time"),
        down("connection refused", Reason.TargetsDown, "port, path and scheme"),
        down("server returned HTTP status 404 Not Found", Reason.TargetsDown, "see the path"),
        down("server returned HTTP status 401 Unauthorized", Reason.TargetsDown, "credentials"),
        down("server returned HTTP status 403 Forbidden", Reason.TargetsDown, "credentials"),
        down("server returned HTTP status 503 Unavailable", Reason.TargetsDown, "log of the app"),
        down(
            "tls: failed to verify certificate: x509: unknown authority",
            Reason.TargetsDown,
            "tlsConfig"),
        down(
            "http: server gave HTTP response to HTTPS client",
            Reason.TargetsDown,
            "set its scheme to http"),
        down("Get: EOF", Reason.TargetsDown, "port, path and scheme"),
        down("context deadline exceeded", Reason.ScrapeTimeout, "a NetworkPolicy keeps"),
        down(
            "received unsupported Content-Type \"text/html\"",
            Reason.ScrapeRejected,
            "application/openmetrics-text"),
        down("body size limit exceeded", Reason.ScrapeRejected, "raise that limit"),
        down("metric name a does not support exemplars", Reason.ScrapeRejected, "2.43"),
        down("data does not end with # EOF", Reason.ScrapeRejected, "mend what writes it"),
        no(
            "the only one that exposes exemplars is down",
            way -> {
              way.nothingStored().targets =
                  List.of(
                      target("shop-1", Health.Down, "connection refused"),
                      target("db-1", Health.Up, ""));
            },
            Reason.TargetsDown,
            "shop-1"));
  }

  private static StageCase down(String error, Reason reason, String cure) {
    return no(
        error,
        way -> way.nothingStored().targets = List.of(target("shop-1", Health.Down, error)),
        reason,
        cure);
  }

  private static StageCase yes(String name, Consumer<Way> change, String told) {
    return new StageCase(name, with(change), Outcome.True, Reason.TargetsUp, told);
  }

  private static StageCase no(String name, Consumer<Way> change, Reason reason, String told) {
    return new StageCase(name, with(change), Outcome.False, reason, told);
  }

  private static StageCase unknown(String name, Consumer<Way> change, Reason reason, String told) {
    return new StageCase(name, with(change), Outcome.Unknown, reason, told);
  }
}
