package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.NetworkPolicySpec;
import dev.exemplars.operator.api.NetworkPolicySpec.PeerSpec;
import dev.exemplars.operator.api.PrometheusSpec;
import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.settings.OperatorSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may connect to Prometheus.
 *
 * @param from whom the pipeline names, and the operator where it is a Pod itself; never empty, for
 *     that would be everybody
 */
public record NetworkPolicyPlan(List<NetworkPeer> from) {

  private static final String FIELD = "spec.prometheus.networkPolicy.from";

  public NetworkPolicyPlan {
    from = List.copyOf(from);
  }

  /** Empty where everybody may. */
  static Optional<NetworkPolicyPlan> of(
      @Nullable NetworkPolicySpec spec, OperatorSettings settings, SpecProblems problems) {
    List<PeerSpec> specs = Optional.ofNullable(spec).map(NetworkPolicySpec::from).orElse(List.of());
    problems.require(
        specs.size() <= Schema.MOST_PEERS,
        FIELD,
        specs.size(),
        "peers are too many: at most " + Schema.MOST_PEERS);
    List<NetworkPeer> peers = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      peers.add(NetworkPeer.of(specs.get(i), "%s[%d]".formatted(FIELD, i), problems));
    }
    if (peers.isEmpty()) {
      peers.add(NetworkPeer.Pods.OF_THE_NAMESPACE);
    }
    settings.pods().ownNamespace().stream()
        .map(own -> NetworkPeer.Pods.in(own, settings.pods().ownLabels()))
        .forEach(peers::add);
    return Optional.ofNullable(spec).map(NetworkPolicySpec::enabled).orElse(false)
        ? Optional.of(new NetworkPolicyPlan(peers))
        : Optional.empty();
  }

  /**
   * Policies add up, and Pods are selected by labels that a tenant can give to any: where a cluster
   * keeps namespaces apart, and their tenants from writing policies, no pipeline opens one.
   */
  static void checkGrants(
      PrometheusSpec spec, String namespace, OperatorSettings settings, SpecProblems problems) {
    NetworkPolicySpec policy = spec.networkPolicy();
    if (policy == null
        || !Boolean.TRUE.equals(policy.enabled())
        || settings.grants().mayAdmitOthers(namespace)) {
      return;
    }
    List<PeerSpec> peers = Optional.ofNullable(policy.from()).orElse(List.of());
    for (int i = 0; i < peers.size(); i++) {
      PeerSpec peer = peers.get(i);
      if (peer.namespaceSelector() != null || peer.ipBlock() != null) {
        problems.add(
            Reason.NotAllowed,
            "%s[%d]".formatted(FIELD, i),
            peer.ipBlock() == null ? "namespaceSelector" : "ipBlock",
            "reaches beyond this namespace, which is not granted: have the operator's"
                + " --grant-network-peers extended by %s, or admit it by a NetworkPolicy beside the operator's"
                    .formatted(namespace));
      }
    }
  }
}
