package dev.exemplars.operator.runtime;

import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RuntimeInfo;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Whether the operator works. A watch that reconnects is no fault: JOSDK 5.2.3 calls it one, so
 * only whether an informer runs and has synced is asked.
 *
 * @param operator the operator that is asked
 * @param leads whether it is the one of several that reconciles
 */
record OperatorHealth(Operator operator, BooleanSupplier leads) {

  /** Started, and every cache filled; or standing by, which is all that is asked of it then. */
  boolean isReady() {
    if (!leads.getAsBoolean()) {
      return true;
    }
    RuntimeInfo info = operator.getRuntimeInfo();
    return info.isStarted() && informersRun(info);
  }

  /** Nothing that only a restart can heal: before the start there is nothing to judge. */
  boolean isAlive() {
    RuntimeInfo info = operator.getRuntimeInfo();
    return !info.isStarted() || informersRun(info);
  }

  /** JOSDK gives the indicators as a raw type, and lists only those it calls unhealthy. */
  private static boolean informersRun(RuntimeInfo info) {
    for (Map<String, ?> sources :
        info.unhealthyInformerWrappingEventSourceHealthIndicator().values()) {
      for (Object source : sources.values()) {
        if (source instanceof InformerWrappingEventSourceHealthIndicator<?> wrapping
            && !wrapping.informerHealthIndicators().values().stream()
                .allMatch(OperatorHealth::runs)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean runs(InformerHealthIndicator informer) {
    return informer.isRunning() && informer.hasSynced();
  }
}
