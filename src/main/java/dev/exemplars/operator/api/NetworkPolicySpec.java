package dev.exemplars.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who reaches Prometheus over the network, in the words of Kubernetes' NetworkPolicy. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record NetworkPolicySpec(
    @Nullable @JsonPropertyDescription(
            "Write a NetworkPolicy: the Pod then takes connections to the port of Prometheus alone, and only from those"
                + " of `from` and from the operator; what it calls itself stays open. Something in the cluster must"
                + " enforce it. Default: false.")
        Boolean enabled,
    @Nullable @Size(max = Schema.MOST_PEERS) @JsonPropertyDescription(
            "Who may connect, such as Grafana where that is in another namespace. Whoever is beyond the pipeline's own"
                + " namespace needs a grant of the operator's configuration. Default: all Pods of the pipeline's own"
                + " namespace.")
        List<PeerSpec> from) {

  /** Some who may connect. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value = "has(self.ipBlock) != (has(self.podSelector) || has(self.namespaceSelector))",
      message = "prometheus.networkPolicy.from[] " + PeerSpec.UNION)
  public record PeerSpec(
      @Nullable @JsonPropertyDescription(
              "Pods by their labels, of the namespaces of namespaceSelector; without that, of the pipeline's own. Empty"
                  + " means all of them.")
          LabelSelectorSpec podSelector,
      @Nullable @JsonPropertyDescription("Namespaces by their labels; empty means every one.")
          LabelSelectorSpec namespaceSelector,
      @Nullable @JsonPropertyDescription(
              "Addresses, of those who are no Pods; not together with a selector.")
          IpBlockSpec ipBlock) {

    /** What is asked of a peer. */
    public static final String UNION =
        "is either Pods by podSelector, namespaceSelector or both, or addresses by ipBlock: set one, and remove the"
            + " other";
  }

  /** A block of addresses. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value =
          "!has(self.except) || !isCIDR(self.cidr) || self.except.all(one, !isCIDR(one) ||"
              + " cidr(self.cidr).containsCIDR(one) && cidr(one).prefixLength() > cidr(self.cidr).prefixLength())",
      message = "prometheus.networkPolicy.from[].ipBlock.except " + IpBlockSpec.PART)
  public record IpBlockSpec(
      @Nullable @Required
          @Size(max = Schema.LONGEST_CIDR) @ValidationRule(
              value = "self.matches('" + Schema.CIDR + "') && isCIDR(self)",
              message = "prometheus.networkPolicy.from[].ipBlock.cidr " + Schema.CIDR_CURE)
          @JsonPropertyDescription("The block, such as 10.0.0.0/8 or fd00::/8.")
          String cidr,
      @Nullable @Size(max = Schema.MOST_EXCEPTIONS) @ValidationRule(
              value = "self.all(one, one.matches('" + Schema.CIDR + "') && isCIDR(one))",
              message =
                  "every one of prometheus.networkPolicy.from[].ipBlock.except " + Schema.CIDR_CURE)
          @JsonPropertyDescription("Parts of it that may not. Default: none.")
          List<@Size(max = Schema.LONGEST_CIDR) String> except) {

    /** What is asked of an exception. */
    public static final String PART =
        "must be a part of ipBlock.cidr, and smaller: remove what is not within it";
  }
}
