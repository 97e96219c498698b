package dev.exemplars.operator.observe;

/**
 * What of a Prometheus a server has that answers as one: Mimir and Thanos have less, and so has a
 * gateway that lets only some of it through.
 *
 * @param storage whether it tells of its exemplar storage, in {@code /metrics}
 * @param targets whether it tells of targets
 * @param exemplars whether exemplars can be asked for
 */
public record Served(boolean storage, boolean targets, boolean exemplars) {

  /** All of it. */
  public static final Served ALL = new Served(true, true, true);
}
