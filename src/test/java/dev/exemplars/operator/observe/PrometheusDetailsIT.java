package dev.exemplars.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.observe.PrometheusProbe.Look;
import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.observe.targets.Target;
import dev.exemplars.operator.observe.targets.Target.Health;
import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.real.BuiltPrometheus;
import dev.exemplars.operator.real.ExampleShop;
import dev.exemplars.operator.real.Http;
import dev.exemplars.operator.real.RealProcess;
import dev.exemplars.operator.real.RefusingReceiver;
import dev.exemplars.operator.real.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a verdict is made of, as the oldest and the newest real Prometheus tell it. */
class PrometheusDetailsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private static Path directory;
  private static ExampleShop shop;
  private static RefusingReceiver receiver;

  @BeforeAll
  static void start() {
    shop = ExampleShop.start(directory.resolve("shop"), 20, 1.0, "http://127.0.0.1:9");
    receiver = RefusingReceiver.start();
  }

  @AfterAll
  static void stop() {
    receiver.close();
    shop.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"2.45.6, -2.45", "3.16.0, ''"})
  void a_look_brings_the_newest_exemplars_the_targets_and_how_counters_grow(
      String version, String suffix) {
    // given
    try (Server server = Server.start(version, suffix)) {
      // when
      Look first = server.look(look -> look.sampled().sample().newestFirst().size() >= 20);
      Look later =
          server.lookAfter(first, growth -> growth.appended() > 0 && growth.outOfOrder() > 0);

      // then
      StoredSample sample = later.sampled().sample();
      assertThat(Duration.between(sample.newest().orElseThrow(), later.at()))
          .isLessThan(Duration.ofSeconds(10));
      assertThat(sample.newestFirst())
          .isSortedAccordingTo((one, other) -> other.at().compareTo(one.at()))
          .anySatisfy(
              one -> {
                assertThat(one.target()).isEqualTo("shop/shop-0");
                assertThat(one.job()).isEqualTo("annotated-pods");
                assertThat(one.labels().get("trace_id")).matches("[0-9a-f]{32}");
                assertThat(Double.parseDouble(one.value())).isPositive();
              });
      assertThat(sample.labels()).contains("trace_id", "span_id");
      assertThat(sample.metrics()).contains("http_request_duration_seconds");
      assertThat(sample.window()).isEqualTo(Duration.ofMinutes(1));
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"2.45.6, -2.45", "3.16.0, ''"})
  void a_target_that_is_down_has_its_error_without_its_secret(String version, String suffix) {
    try (Server server = Server.start(version, suffix)) {
      // when
      Look look =
          server.look(
              one ->
                  one.scraped().counts().up() == 2
                      && one.scraped().targets().size() == 3
                      && one.scraped().targets().getFirst().health() == Health.Down);

      // then
      Target down = look.scraped().targets().getFirst();
      assertThat(down.called()).isEqualTo("Pod shop/gone-0");
      assertThat(down.scrapeUrl()).isEqualTo("http://127.0.0.1:9/metrics?token=secret");
      assertThat(down.lastError()).contains("connection refused").doesNotContain("secret");
      assertThat(down.interval()).isEqualTo(Duration.ofSeconds(1));
      assertThat(down.timeout()).isEqualTo(Duration.ofMillis(500));
      assertThat(down.lastScrape().orElseThrow())
          .isBetween(look.at().minusSeconds(30), look.at().plusSeconds(1));
      assertThat(look.scraped().counts().total()).isEqualTo(3);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"2.45.6, -2.45, false", "3.16.0, '', true"})
  void what_a_remote_write_loses_and_discovery_misses_is_counted(
      String version, String suffix, boolean tellsOfDiscovery) {
    try (Server server = Server.start(version, suffix)) {
      // when
      Look first = server.look(look -> look.metrics().appended() > 0);
      Look later =
          server.lookAfter(
              first,
              growth ->
                  growth.remoteFailed() > 0
                      && growth.remoteSent() > 0
                      && (growth.discoveryFailures() > 0 || !tellsOfDiscovery));

      // then
      StorageGrowth growth = StorageGrowth.between(first, later, CounterHistory.NONE).orElseThrow();
      assertThat(growth.remoteFailed()).isLessThanOrEqualTo(growth.remoteSent());
      assertThat(growth.discoveryFailures() > 0).isEqualTo(tellsOfDiscovery);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"2.45.6, -2.45, false", "3.16.0, '', true"})
  void a_ring_that_was_resized_live_is_counted_right_and_sampled_all_the_same(
      String version, String suffix, boolean lies) {
    try (Server server = Server.start(version, suffix)) {
      // given
      server.look(look -> look.count().stored() > 20);

      // when
      server.resize(9_000);
      Look look = server.look(one -> one.metrics().capacity() == 9_000);

      // then
      assertThat(look.metrics().stored() > look.metrics().mostStored()).isEqualTo(lies);
      assertThat(look.count().stored()).isBetween(20L, look.metrics().mostStored() + 500);
      assertThat(look.count().isApproximate()).isFalse();
      assertThat(look.sampled().sample().newestFirst()).isNotEmpty();
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"2.45.6, -2.45", "3.16.0, ''"})
  void where_nothing_can_be_stored_no_sample_is_taken(String version, String suffix) {
    try (Server server = Server.start(version, suffix)) {
      // given
      server.look(look -> look.count().stored() > 0);

      // when
      server.resize(0);
      Look look = server.look(one -> one.metrics().capacity() == 0);

      // then
      assertThat(look.sampled().sample().wasTaken()).isFalse();
    }
  }

  /** A Prometheus that scrapes the shop, what is not there, and one whose exemplars grow old. */
  private record Server(RealProcess process, Path config, PipelinePlan plan)
      implements AutoCloseable {

    private static final BoundedHttp HTTP = new BoundedHttp(true, "127.0.0.1");

    static Server start(String version, String suffix) {
      Path home = directory.resolve("p" + RealProcess.freePort());
      int port = RealProcess.freePort();
      Path config = home.resolve("prometheus.yml");
      write(config, 1_000);
      RealProcess process =
          RealProcess.start(
              "prometheus",
              home,
              List.of(
                  new BuiltPrometheus(suffix).server().toString(),
                  "--config.file=prometheus.yml",
                  "--storage.tsdb.path=data",
                  "--web.listen-address=127.0.0.1:" + port,
                  "--web.enable-lifecycle",
                  "--enable-feature=exemplar-storage"),
              Map.of());
      String url = "http://127.0.0.1:" + port;
      process.awaitOk(url + "/-/ready");
      return new Server(
          process,
          config,
          Given.plan("prometheus: {version: %s}".formatted(version), "--prometheus-url=" + url));
    }

    void resize(int exemplars) {
      write(config, exemplars);
      Http.post(plan.prometheusUrl() + "/-/reload");
    }

    Look look(Predicate<Look> enough) {
      Look[] seen = {look(Optional.empty())};
      Waiting.until(
          "a look",
          PATIENCE,
          () -> {
            seen[0] = look(Optional.of(seen[0]));
            return enough.test(seen[0]);
          });
      return seen[0];
    }

    Look lookAfter(Look first, Predicate<StorageGrowth> enough) {
      return look(
          look ->
              StorageGrowth.between(first, look, CounterHistory.NONE).filter(enough).isPresent());
    }

    private Look look(Optional<Look> before) {
      try {
        return new PrometheusProbe(HTTP, Duration.ofSeconds(10), InstantSource.system())
            .look(Watched.of(plan, "one"), before);
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    private static void write(Path file, int exemplars) {
      try {
        Files.createDirectories(file.getParent());
        Files.writeString(
            file,
            """
            global: {scrape_interval: 1s, scrape_timeout: 500ms}
            storage: {exemplars: {max_exemplars: %1$d}}
            remote_write: [{url: "http://%2$s/write", send_exemplars: true}]
            scrape_configs:
            - job_name: annotated-pods
              static_configs:
              - {targets: ["%3$s"], labels: {namespace: shop, pod: shop-0}}
            - job_name: gone
              params: {token: [secret]}
              static_configs:
              - {targets: ["127.0.0.1:9"], labels: {namespace: shop, pod: gone-0}}
            - job_name: ages
              static_configs:
              - {targets: ["%2$s"]}
            - job_name: pods
              kubernetes_sd_configs: [{role: pod, api_server: "http://%2$s"}]
            """
                .formatted(
                    exemplars, receiver.authority(), URI.create(shop.metricsUrl()).getAuthority()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      process.close();
    }
  }
}
