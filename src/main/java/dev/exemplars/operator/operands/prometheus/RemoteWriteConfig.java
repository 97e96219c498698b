package dev.exemplars.operator.operands.prometheus;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.exemplars.operator.plan.RemoteWritePlan;
import java.util.List;

/**
 * One {@code remote_write} entry.
 *
 * @param sendExemplars always written: Prometheus' own default is not to send them
 */
public record RemoteWriteConfig(
    String name,
    String url,
    boolean sendExemplars,
    @JsonUnwrapped HttpClientConfig client,
    List<RelabelRule> writeRelabelConfigs) {

  static RemoteWriteConfig of(RemoteWritePlan plan) {
    return new RemoteWriteConfig(
        plan.name(),
        plan.url().toString(),
        plan.sendExemplars(),
        HttpClientConfig.of(plan.client()),
        plan.relabelings().stream().map(RelabelRule::of).toList());
  }
}
