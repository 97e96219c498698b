package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.real.AuditLog.Write;
import dev.exemplars.operator.real.ClusterState;
import dev.exemplars.operator.real.DisturbedPipeline;
import dev.exemplars.operator.real.Fault;
import dev.exemplars.operator.real.RealCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writes of a pipeline's life meet every kind of fault, one at a time, and the end is the same
 * as without: what stands in the cluster is compared, in all namespaces and in none. The operator
 * is killed after every single write; the other faults are spread over the requests, and meet every
 * one with {@code -Dsweep=all}.
 */
class FaultSweepIT {

  private static final Logger measured = LoggerFactory.getLogger("measured");

  private static final int AT_THE_SAME_TIME = 6;
  private static final int NEVER = Integer.MAX_VALUE;

  /** How many requests there are from one that a fault meets to the next. */
  private static final int STEP = "all".equals(System.getProperty("sweep")) ? 1 : 4;

  private static final String NOTHING = "";

  /** With a Secret, and with operands in other namespaces. */
  private static final String SPREAD =
      """
      tracing: {tempo: {url: http://tempo:3200}}
      prometheus:
        remoteWrite:
          - name: far
            url: http://far:9090/api/v1/write
            basicAuth: {username: {name: far, key: user}, password: {name: far, key: password}}
      scrape: {namespaces: {from: Names, names: [NAMESPACE, NAMESPACE-scraped]}}
      grafana: {namespace: NAMESPACE-grafana}
      """;

  /** With operands in no namespace, and the configuration of an older version. */
  private static final String CLUSTER_WIDE =
      """
      tracing: {tempo: {url: http://tempo:3200}}
      prometheus: {version: 2.53.4}
      scrape: {namespaces: {from: All}}
      """;

  /** With nothing outside its namespace. */
  private static final String AT_HOME = "tracing: {tempo: {url: http://tempo:3200}}";

  /** What happens to a pipeline. */
  private enum Change {
    Created(NOTHING, SPREAD),
    Updated(SPREAD, CLUSTER_WIDE),
    CalledHome(SPREAD, AT_HOME),
    Deleted(SPREAD, NOTHING),
    DeletedClusterWide(CLUSTER_WIDE, NOTHING);

    private final String before;
    private final String after;

    Change(String before, String after) {
      this.before = before;
      this.after = after;
    }
  }

  private record Point(Change change, Fault fault, int number) {}

  /** The writes of a change are those around this namespace, in this span of time. */
  private record Span(String namespace, Instant since, Instant until) {
    static Span upToNow(DisturbedPipeline pipeline) {
      return new Span(pipeline.id().namespace(), pipeline.disturbedSince(), Instant.now());
    }

    long writes(List<Write> log) {
      return log.stream()
          .filter(write -> (write.namespace() + "/" + write.name()).contains(namespace))
          .filter(write -> !write.at().isBefore(since) && write.at().isBefore(until))
          .count();
    }
  }

  /** A change without a fault. */
  private record Undisturbed(
      Map<String, String> before, Map<String, String> after, Span span, Map<Fault, Integer> most) {}

  /** What became of a change with a fault. */
  private record Disturbed(Point point, boolean struck, Span span, Optional<String> difference) {}

  @TempDir private Path directory;

  private final AtomicInteger namespaces = new AtomicInteger();
  private final Map<Change, Undisturbed> undisturbed = new EnumMap<>(Change.class);
  private RealCluster cluster;
  private ClusterState state;

  @Test
  void whateverFailsTheEndIsTheSame() throws Exception {
    try (RealCluster own = RealCluster.start(directory).install();
        ClusterState follower = ClusterState.of(own.admin());
        ExecutorService executor = Executors.newFixedThreadPool(AT_THE_SAME_TIME)) {
      cluster = own;
      state = follower;
      Instant begin = Instant.now();
      for (Change change : Change.values()) {
        undisturbed.put(change, undisturbed(change));
      }
      List<Future<Disturbed>> pending =
          points().stream().map(point -> executor.submit(() -> disturbed(point))).toList();
      List<Disturbed> ends = new ArrayList<>();
      for (Future<Disturbed> end : pending) {
        ends.add(end.get());
      }
      report(ends, Duration.between(begin, Instant.now()));

      assertThat(ends).filteredOn(end -> end.difference().isPresent()).isEmpty();
      assertThat(ends).filteredOn(Disturbed::struck).hasSizeGreaterThan(ends.size() * 9 / 10);
    }
  }

  private List<Point> points() {
    List<Point> points = new ArrayList<>();
    int next = 0;
    for (Change change : Change.values()) {
      for (Fault fault : Fault.values()) {
        int step = fault == Fault.Killed ? 1 : STEP;
        int first = 1 + next++ % step;
        for (int n = first; n <= undisturbed.get(change).most().get(fault); n += step) {
          points.add(new Point(change, fault, n));
        }
      }
    }
    return points;
  }

  private Undisturbed undisturbed(Change change) {
    try (DisturbedPipeline pipeline = pipeline()) {
      pipeline.become(change.before);
      Map<String, String> before = pipeline.awaitRest();
      pipeline.expect(Fault.Killed, NEVER);
      pipeline.become(change.after);
      Map<String, String> after = pipeline.awaitRest();
      Map<Fault, Integer> most = new EnumMap<>(Fault.class);
      for (Fault fault : Fault.values()) {
        most.put(fault, pipeline.counted(fault));
      }
      Undisturbed run = new Undisturbed(before, after, Span.upToNow(pipeline), most);
      pipeline.end();
      return run;
    }
  }

  private Disturbed disturbed(Point point) {
    Undisturbed run = undisturbed.get(point.change());
    try (DisturbedPipeline pipeline = pipeline()) {
      pipeline.become(point.change().before);
      pipeline.await(run.before());
      pipeline.expect(point.fault(), point.number());
      pipeline.become(point.change().after);
      AtomicBoolean struck = new AtomicBoolean();
      Optional<String> difference =
          difference(
              () -> {
                struck.set(pipeline.meet(run.after()));
                pipeline.await(run.after());
              });
      Span span = Span.upToNow(pipeline);
      return new Disturbed(
          point,
          struck.get() || pipeline.struck(),
          span,
          difference.or(() -> difference(pipeline::end)));
    }
  }

  /** What is not as it should be in the end, or never comes to an end. */
  private static Optional<String> difference(Runnable end) {
    try {
      end.run();
      return Optional.empty();
    } catch (AssertionError | IllegalStateException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private DisturbedPipeline pipeline() {
    return DisturbedPipeline.start(
        cluster, state, "sweep-%04d".formatted(namespaces.incrementAndGet()));
  }

  private void report(List<Disturbed> ends, Duration took) {
    List<Write> log = cluster.audit().ofTheOperator().filter(write -> !write.dryRun()).toList();
    List<Write> status =
        log.stream().filter(write -> write.resource().equals("exemplarpipelines/status")).toList();
    for (Fault fault : Fault.values()) {
      report(
          fault.name(),
          ends.stream().filter(e -> e.point().fault() == fault).toList(),
          log,
          status);
    }
    report("all, in %d s".formatted(took.toSeconds()), ends, log, status);
  }

  private void report(String what, List<Disturbed> ends, List<Write> log, List<Write> status) {
    measured.info(
        "{}: {} points tried, {} end states differ, {} writes beyond those of the undisturbed runs, {} of them of status",
        what,
        ends.stream().filter(Disturbed::struck).count(),
        ends.stream().filter(end -> end.difference().isPresent()).count(),
        beyond(ends, log),
        beyond(ends, status));
  }

  private long beyond(List<Disturbed> ends, List<Write> log) {
    return ends.stream()
        .mapToLong(
            end ->
                end.span().writes(log) - undisturbed.get(end.point().change()).span().writes(log))
        .sum();
  }
}
