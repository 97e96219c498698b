package dev.exemplars.operator.observe;

import dev.exemplars.operator.plan.PrometheusVersion;
import java.util.Optional;
import java.util.Set;

/**
 * What a server says of itself that others run.
 *
 * @param version as a Prometheus; empty where it is none, or does not say
 * @param exemplarLimit how many exemplars it keeps of the tenant; empty where it does not say
 * @param protobufJobs jobs whose targets it asks for protobuf, as far as it says
 */
public record Server(
    Optional<PrometheusVersion> version, Optional<Long> exemplarLimit, Set<String> protobufJobs) {

  public Server {
    protobufJobs = Set.copyOf(protobufJobs);
  }

  /** One that asks for text. */
  public Server(Optional<PrometheusVersion> version, Optional<Long> exemplarLimit) {
    this(version, exemplarLimit, Set.of());
  }

  /** Of which nothing is known. */
  public static final Server UNKNOWN = new Server(Optional.empty(), Optional.empty());
}
