package dev.exemplars.operator.operands.prometheus;

import dev.exemplars.operator.api.LabelSelectorSpec;
import dev.exemplars.operator.api.LabelSelectorSpec.ExpressionSpec;
import dev.exemplars.operator.operands.form.OperandMetadata;
import dev.exemplars.operator.plan.Labels;
import dev.exemplars.operator.plan.NetworkPeer;
import dev.exemplars.operator.plan.NetworkPolicyPlan;
import dev.exemplars.operator.plan.PipelinePlan;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import java.util.List;
import java.util.Optional;

/**
 * The NetworkPolicy: who may connect to Prometheus. It says nothing of what Prometheus itself
 * calls: targets, name servers, the API server and receivers of a remote write are anywhere, and no
 * policy knows them by name. The kubelet's probes need no peer, for a node always reaches its Pods.
 */
public final class PrometheusNetworkPolicy {

  private PrometheusNetworkPolicy() {}

  /** Empty where everybody may connect. */
  public static Optional<NetworkPolicy> of(PipelinePlan plan) {
    return plan.prometheus().networkPolicy().map(policy -> of(plan, policy));
  }

  private static NetworkPolicy of(PipelinePlan plan, NetworkPolicyPlan policy) {
    // spotless:off
    return new NetworkPolicyBuilder()
        .withMetadata(
            OperandMetadata.of(plan.id(), PrometheusLayout.COMPONENT, plan.names().prometheus()))
        .withNewSpec()
          .withNewPodSelector()
            .withMatchLabels(Labels.selector(plan.id(), PrometheusLayout.COMPONENT))
          .endPodSelector()
          .withPolicyTypes("Ingress")
          .addNewIngress()
            .addNewPort()
              .withProtocol("TCP")
              .withPort(new IntOrString(PrometheusLayout.PORT))
            .endPort()
            .withFrom(policy.from().stream().map(PrometheusNetworkPolicy::peer).toList())
          .endIngress()
        .endSpec()
        .build();
    // spotless:on
  }

  private static NetworkPolicyPeer peer(NetworkPeer peer) {
    return switch (peer) {
      case NetworkPeer.Pods pods ->
          new NetworkPolicyPeerBuilder()
              .withPodSelector(pods.pods().map(PrometheusNetworkPolicy::selector).orElse(null))
              .withNamespaceSelector(
                  pods.namespaces().map(PrometheusNetworkPolicy::selector).orElse(null))
              .build();
      case NetworkPeer.Block block ->
          new NetworkPolicyPeerBuilder()
              .withNewIpBlock()
              .withCidr(block.cidr())
              .withExcept(block.except())
              .endIpBlock()
              .build();
    };
  }

  private static LabelSelector selector(LabelSelectorSpec spec) {
    return new LabelSelectorBuilder()
        .withMatchLabels(spec.matchLabels())
        .withMatchExpressions(
            Optional.ofNullable(spec.matchExpressions()).orElse(List.of()).stream()
                .map(PrometheusNetworkPolicy::requirement)
                .toList())
        .build();
  }

  private static LabelSelectorRequirement requirement(ExpressionSpec spec) {
    return new LabelSelectorRequirement(spec.key(), String.valueOf(spec.operator()), spec.values());
  }
}
