package dev.exemplars.operator.observe;

import dev.exemplars.operator.observe.targets.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What one look brought beside the counts: what a verdict is made of.
 *
 * @param targets active targets without Prometheus' own, the first few hundred, those down first
 * @param sample stored exemplars
 * @param uptime since the process began
 * @param growth of its counters since the look before; empty where there was none of this process
 * @param served what there is to be seen at all
 * @param server what it says of itself, where others run it
 */
public record PrometheusDetails(
    List<Target> targets,
    StoredSample sample,
    Duration uptime,
    Optional<StorageGrowth> growth,
    Served served,
    Server server) {

  /** Nothing beside the counts. */
  public static final PrometheusDetails NONE =
      new PrometheusDetails(List.of(), StoredSample.NONE, Duration.ZERO, Optional.empty());

  public PrometheusDetails {
    targets = List.copyOf(targets);
  }

  /** Of a Prometheus that has all of it. */
  public PrometheusDetails(
      List<Target> targets, StoredSample sample, Duration uptime, Optional<StorageGrowth> growth) {
    this(targets, sample, uptime, growth, Served.ALL);
  }

  /** Of which nothing else is known. */
  public PrometheusDetails(
      List<Target> targets,
      StoredSample sample,
      Duration uptime,
      Optional<StorageGrowth> growth,
      Served served) {
    this(targets, sample, uptime, growth, served, Server.UNKNOWN);
  }

  /** Time between two scrapes of most targets; empty where there is none. */
  public Optional<Duration> usualInterval() {
    return targets.stream()
        .map(Target::interval)
        .filter(Duration::isPositive)
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
        .entrySet()
        .stream()
        .max(Map.Entry.<Duration, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey);
  }
}
