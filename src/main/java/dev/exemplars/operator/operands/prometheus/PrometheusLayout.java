package dev.exemplars.operator.operands.prometheus;

/** Where things are in the Prometheus container: one place for flags, mounts and configuration. */
public final class PrometheusLayout {

  /** What {@code app.kubernetes.io/component} says of these operands. */
  public static final String COMPONENT = "prometheus";

  /** Name of the container, and of its port. */
  public static final String CONTAINER = "prometheus";

  public static final String PORT_NAME = "http";
  public static final int PORT = 9090;
  public static final String CONFIG_DIRECTORY = "/etc/prometheus/config";
  public static final String CONFIG_KEY = "prometheus.yml";
  public static final String RULES_KEY = "rules.yml";
  public static final String RULES_FILE = CONFIG_DIRECTORY + "/" + RULES_KEY;

  /** Beside them, for the operator alone: what was loaded before, until what is written is. */
  public static final String LAST_LOADED_KEY = "last-loaded.yml";

  public static final String LAST_LOADED_RULES_KEY = "last-loaded-rules.yml";

  public static final String CREDENTIALS_DIRECTORY = "/etc/prometheus/credentials";
  public static final String DATA_DIRECTORY = "/prometheus";

  private PrometheusLayout() {}
}
