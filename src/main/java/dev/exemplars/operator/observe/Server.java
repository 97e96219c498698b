package dev.exemplars.operator.observe;

import dev.exemplars.operator.plan.PrometheusVersion;
import java.util.Optional;

/**
 * What a server says of itself that others run.
 *
 * @param version as a Prometheus; empty where it is none, or does not say
 * @param exemplarLimit how many exemplars it keeps of the tenant; empty where it does not say
 */
public record Server(Optional<PrometheusVersion> version, Optional<Long> exemplarLimit) {

  /** Of which nothing is known. */
  public static final Server UNKNOWN = new Server(Optional.empty(), Optional.empty());
}
