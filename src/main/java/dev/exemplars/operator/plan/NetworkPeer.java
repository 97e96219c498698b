package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.LabelSelectorSpec;
import dev.exemplars.operator.api.NetworkPolicySpec.IpBlockSpec;
import dev.exemplars.operator.api.NetworkPolicySpec.PeerSpec;
import dev.exemplars.operator.api.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Some who may connect to Prometheus. */
public sealed interface NetworkPeer {

  /**
   * Pods.
   *
   * @param pods which; empty means all
   * @param namespaces of which namespaces; empty means the pipeline's own
   */
  record Pods(Optional<LabelSelectorSpec> pods, Optional<LabelSelectorSpec> namespaces)
      implements NetworkPeer {

    /** All of the pipeline's own namespace. */
    static final Pods OF_THE_NAMESPACE =
        new Pods(Optional.of(new LabelSelectorSpec(null, null)), Optional.empty());

    /** Those with some labels in one namespace. */
    static Pods in(String namespace, Map<String, String> labels) {
      return new Pods(
          Optional.of(new LabelSelectorSpec(labels, null)),
          Optional.of(
              new LabelSelectorSpec(Map.of("kubernetes.io/metadata.name", namespace), null)));
    }
  }

  /** Addresses of a block, without those of some parts of it. */
  record Block(String cidr, List<String> except) implements NetworkPeer {
    public Block {
      except = List.copyOf(except);
    }

    private static Block of(IpBlockSpec spec, String field, SpecProblems problems) {
      String cidr = Optional.ofNullable(spec.cidr()).orElse("");
      Optional<AddressBlock> whole = AddressBlock.parse(cidr);
      problems.require(whole.isPresent(), field + ".cidr", cidr, Schema.CIDR_CURE);
      List<String> except = Optional.ofNullable(spec.except()).orElse(List.of());
      problems.require(
          except.size() <= Schema.MOST_EXCEPTIONS,
          field + ".except",
          except.size(),
          "blocks are too many: at most " + Schema.MOST_EXCEPTIONS);
      for (int i = 0; i < except.size(); i++) {
        String one = "%s.except[%d]".formatted(field, i);
        Optional<AddressBlock> part = AddressBlock.parse(except.get(i));
        problems.require(part.isPresent(), one, except.get(i), Schema.CIDR_CURE);
        problems.require(
            whole.isEmpty() || part.isEmpty() || whole.get().hasPart(part.get()),
            one,
            except.get(i),
            IpBlockSpec.PART);
      }
      return new Block(cidr, except);
    }
  }

  static NetworkPeer of(PeerSpec spec, String field, SpecProblems problems) {
    Optional<LabelSelectorSpec> pods = Optional.ofNullable(spec.podSelector());
    Optional<LabelSelectorSpec> namespaces = Optional.ofNullable(spec.namespaceSelector());
    Optional<IpBlockSpec> block = Optional.ofNullable(spec.ipBlock());
    problems.require(
        block.isPresent() != (pods.isPresent() || namespaces.isPresent()),
        field,
        "",
        PeerSpec.UNION);
    pods.ifPresent(one -> PodSelector.of(one, field + ".podSelector", problems));
    namespaces.ifPresent(one -> PodSelector.of(one, field + ".namespaceSelector", problems));
    return block
        .<NetworkPeer>map(one -> Block.of(one, field + ".ipBlock", problems))
        .orElseGet(() -> new Pods(pods, namespaces));
  }
}
