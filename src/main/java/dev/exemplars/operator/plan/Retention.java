package dev.exemplars.operator.plan;

/**
 * What Prometheus keeps of its samples, as Prometheus writes it: whichever is reached first.
 *
 * @param time such as {@code 15d}
 * @param size such as {@code 8GB}
 */
public record Retention(String time, String size) {

  static final Retention DEFAULT = new Retention("15d", "8GB");
}
