package dev.exemplars.operator.observe;

import dev.exemplars.operator.api.ConfigFault;
import dev.exemplars.operator.api.ExemplarPipelineStatus.ConfigState;
import dev.exemplars.operator.api.ExemplarPipelineStatus.RefusalStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Whether what Prometheus refuses may be an older file than the one that is written: it has one
 * flag for all of them, and reads the one that the kubelet has brought last.
 *
 * @param until by then the kubelet has brought the newest
 * @param older what was said against the only other file that the Pod may have, where that is known
 */
record Doubt(Instant until, Optional<RefusalStatus> older) {

  /** A kubelet takes at most about this long to bring a new configuration to the Pod. */
  private static final Duration DELIVERY = Duration.ofMinutes(2);

  /** The text of a file alone decides on these: what is another of them is said of another file. */
  private static final Set<ConfigFault> OF_THE_TEXT =
      EnumSet.of(
          ConfigFault.InvalidYaml,
          ConfigFault.UnknownField,
          ConfigFault.WrongType,
          ConfigFault.InvalidRegex,
          ConfigFault.InvalidValue);

  /** The file written before was loaded, and nothing was refused since. */
  static final Doubt NONE = new Doubt(Instant.MIN, Optional.empty());

  /** Of a file that takes the place of one that was refused for certain. */
  static Doubt afterRefusal(Instant start, Optional<RefusalStatus> said) {
    return new Doubt(start.plus(DELIVERY), said.filter(Doubt::isOfTheText));
  }

  /** Of a file that takes the place of one of which nobody has seen yet what became of it. */
  static Doubt afterUnknown(Instant start) {
    return new Doubt(start.plus(DELIVERY), Optional.empty());
  }

  /** What is to be made of a look. */
  ConfigState judge(ConfigState seen, Instant now) {
    return seen == ConfigState.Rejected && now.isBefore(until) ? ConfigState.Pending : seen;
  }

  /** What is left of it once this was said against the file that the Pod has now. */
  Doubt once(RefusalStatus said) {
    return older.isPresent() && isOfTheText(said) && !older.get().equals(said) ? NONE : this;
  }

  private static boolean isOfTheText(RefusalStatus said) {
    return said.fault() != null && OF_THE_TEXT.contains(said.fault());
  }
}
