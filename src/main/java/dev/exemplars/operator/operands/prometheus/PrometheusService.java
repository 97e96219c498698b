package dev.exemplars.operator.operands.prometheus;

import dev.exemplars.operator.operands.form.OperandMetadata;
import dev.exemplars.operator.plan.Labels;
import dev.exemplars.operator.plan.PipelinePlan;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;

/** The Service: headless, for one Pod needs no virtual IP, which is the slowest thing to create. */
public final class PrometheusService {

  private PrometheusService() {}

  public static Service of(PipelinePlan plan) {
    // spotless:off
    return new ServiceBuilder()
        .withMetadata(
            OperandMetadata.of(plan.id(), PrometheusLayout.COMPONENT, plan.names().prometheus()))
        .withNewSpec()
          // Said, though it is the default: else one that leads elsewhere would not be seen as drift.
          .withType("ClusterIP")
          .withClusterIP("None")
          .withSelector(Labels.selector(plan.id(), PrometheusLayout.COMPONENT))
          .addNewPort()
            .withName(PrometheusLayout.PORT_NAME)
            .withPort(PrometheusLayout.PORT)
            .withTargetPort(new IntOrString(PrometheusLayout.PORT_NAME))
            .withProtocol("TCP")
          .endPort()
        .endSpec()
        .build();
    // spotless:on
  }
}
