package dev.exemplars.operator.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.observe.ChainObserver;
import dev.exemplars.operator.observe.Observatory;
import dev.exemplars.operator.observe.Observatory.Sighting;
import dev.exemplars.operator.observe.Watched;
import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.observe.targets.KnownCluster;
import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.real.BuiltPrometheus;
import dev.exemplars.operator.real.Exposure;
import dev.exemplars.operator.real.HostileTarget;
import dev.exemplars.operator.real.KnownTraces;
import dev.exemplars.operator.real.ScrapingPrometheus;
import dev.exemplars.operator.real.ScriptedTarget;
import dev.exemplars.operator.real.Waiting;
import dev.exemplars.operator.settings.OperatorSettings;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Targets of one pipeline that would cost the operator all it has, beside another pipeline. */
class HostileTargetsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long MEBIBYTE = 1024 * 1024;

  /** A megabyte is read; the rest is in buffers of the two sockets. */
  private static final long MOST_SENT = 16 * MEBIBYTE;

  /** All that may be read of four targets would be four megabytes, were it kept. */
  private static final long MOST_GROWN = 24 * MEBIBYTE;

  /** A look at one that is well takes a fifth of this; at one that hangs, five seconds. */
  private static final Duration PROMPT = Duration.ofSeconds(3);

  @TempDir private Path directory;
  private final List<HostileTarget> hostile =
      List.of(
          HostileTarget.huge(),
          HostileTarget.endless(),
          HostileTarget.endlessLine(),
          HostileTarget.dripping());
  private final ScriptedTarget good =
      ScriptedTarget.start(Exposure.of(() -> Map.of("trace_id", KnownTraces.unknown(32))));
  private final OperatorSettings settings = Given.settings("--allow-loopback=true");
  private final BoundedHttp http = new BoundedHttp(true, "192.0.2.1");
  private final Observatory observatory = new Observatory(http, settings, InstantSource.system());
  private final ChainObserver observer = new ChainObserver(http, settings, InstantSource.system());

  @AfterEach
  void stop() {
    hostile.forEach(HostileTarget::close);
    good.close();
  }

  @Test
  void they_cost_no_memory_to_speak_of_and_no_other_pipeline_waits_for_them() throws Exception {
    AtomicBoolean isOver = new AtomicBoolean();
    try (ScrapingPrometheus one =
            prometheus("hostile", hostile.stream().map(HostileTarget::port).toList());
        ScrapingPrometheus other = prometheus("good", List.of(good.port()));
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Pipeline troubled = new Pipeline("troubled", one.url());
      Pipeline well = new Pipeline("well", other.url());
      Waiting.until("the well one", PATIENCE, () -> well.looked().reason() == Reason.NotVerifiable);
      long before = usedHeap();

      // when
      Future<Duration> slowest = threads.submit(() -> lookAgainAndAgain(troubled, isOver));
      List<Duration> meanwhile = new ArrayList<>();
      List<Long> heap = new ArrayList<>();
      Waiting.until(
          "each hostile one to be asked, some in the midst of a look at the other",
          PATIENCE,
          () -> {
            boolean isHanging = hostile.stream().anyMatch(each -> each.hanging() > 0);
            Instant start = Instant.now();
            Finding told = well.looked();
            Duration took = Duration.between(start, Instant.now());
            if (isHanging) {
              meanwhile.add(took);
              heap.add(usedHeap() - before);
              assertThat(told.reason()).as(told.message()).isEqualTo(Reason.NotVerifiable);
            }
            return meanwhile.size() >= 10
                && hostile.stream().allMatch(each -> each.asked() > 0)
                && hostile.getLast().asked() > 1;
          });
      isOver.set(true);
      Duration longest = slowest.get();

      // then
      System.out.printf(
          "others meanwhile %s, look at the hostile ones at most %s, sent at most %s, heap grown by %s MB%n",
          meanwhile,
          longest,
          hostile.stream().map(HostileTarget::mostSent).toList(),
          heap.stream().mapToLong(Long::longValue).max().orElse(0) / MEBIBYTE);
      assertThat(meanwhile).allMatch(took -> took.compareTo(PROMPT) < 0);
      assertThat(longest).isLessThan(Duration.ofSeconds(20));
      assertThat(hostile).allMatch(each -> each.mostSent() < MOST_SENT);
      assertThat(heap).allMatch(grown -> grown < MOST_GROWN);
    }
  }

  private static Duration lookAgainAndAgain(Pipeline pipeline, AtomicBoolean isOver) {
    Duration longest = Duration.ZERO;
    while (!isOver.get()) {
      Instant start = Instant.now();
      pipeline.looked();
      Duration took = Duration.between(start, Instant.now());
      longest = took.compareTo(longest) > 0 ? took : longest;
    }
    return longest;
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** It takes no more than a megabyte of a target itself. */
  private ScrapingPrometheus prometheus(String name, List<Integer> ports) {
    String targets =
        IntStream.range(0, ports.size())
            .mapToObj(
                i ->
                    "  - {targets: [\"127.0.0.1:%d\"], labels: {namespace: shop, pod: shop-%d}}"
                        .formatted(ports.get(i), i))
            .collect(Collectors.joining("\n"));
    return ScrapingPrometheus.start(
        BuiltPrometheus.newest(),
        directory.resolve(name),
        """
        global: {scrape_interval: 1s, scrape_timeout: 1s}
        rule_files: ["rules/revision/%s/*.yml"]
        scrape_configs:
        - job_name: annotated-pods
          body_size_limit: 1MB
          static_configs:
        %s
        """
            .formatted(Scene.REVISION, targets),
        List.of("--enable-feature=exemplar-storage"));
  }

  /** One of two that one operator looks at. */
  private final class Pipeline {

    private final String uid;
    private final PipelinePlan plan;
    private Steadiness steadiness = Steadiness.NONE;

    private Pipeline(String uid, String prometheusUrl) {
      this.uid = uid;
      PipelinePlan given =
          Given.plan(
              "tracing: {link: {urlTemplate: 'http://127.0.0.1/trace/{value}'}}",
              "--prometheus-url=" + prometheusUrl,
              "--allow-loopback=true",
              "--grant-hosts=shop=127.0.0.1");
      this.plan = Scene.lookedAtEach(Duration.ofMillis(200), given);
    }

    /** Pods of every target that there is. */
    private static KnownCluster everybody() {
      KnownCluster cluster = new KnownCluster();
      IntStream.range(0, 10).mapToObj(i -> Scene.pod("shop-" + i)).forEach(cluster::add);
      return cluster;
    }

    /** Looks, when it is time to, and tells. */
    private Finding looked() {
      Sighting sighting = observatory.observe(uid, Watched.of(plan, Scene.REVISION));
      ChainObserver.Means means =
          ChainObserver.Means.of(plan, Optional.of(Credentials.none()), everybody());
      Steadiness.Settled settled =
          steadiness.settle(
              new ChainEvidence(
                  Intent.of(plan, sighting.observation()),
                  observer.observe(uid, means, sighting.observation())));
      steadiness = settled.next();
      return settled.verdict().told().finding();
    }
  }
}
