package dev.exemplars.operator.settings;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of leader election, part of {@link OperatorOptions}. */
final class LeaseOptions {

  private static final String ENV = "${env:EXEMPLAR_OPERATOR_";
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  /** A Lease has whole seconds, and below this one lost request would cost the lead. */
  private static final Duration SHORTEST = Duration.ofSeconds(5);

  @Spec(Spec.Target.MIXEE)
  private CommandLine.Model.@Nullable CommandSpec spec;

  @Option(
      names = "--leader-election",
      paramLabel = "true|false",
      arity = "1",
      defaultValue = ENV + "LEADER_ELECTION:-false}",
      description =
          "Whether this is one of several operators, of which the holder of a lease reconciles and"
              + " the others stand by. Default: ${DEFAULT-VALUE}.")
  private boolean leaderElection;

  @Option(
      names = "--lease-name",
      paramLabel = "NAME",
      defaultValue = ENV + "LEASE_NAME:-exemplar-operator}",
      description = "Name of that lease. Default: ${DEFAULT-VALUE}.")
  private String leaseName = "";

  @Option(
      names = "--lease-namespace",
      paramLabel = "NAMESPACE",
      defaultValue = ENV + "LEASE_NAMESPACE:-}",
      description = "Namespace of that lease. Default: the operator's own.")
  private String leaseNamespace = "";

  @Option(
      names = "--lease-holder",
      paramLabel = "NAME",
      defaultValue = ENV + "LEASE_HOLDER:-}",
      description =
          "What this operator is called in the lease; something random is added. Default: the"
              + " Pod's name.")
  private String leaseHolder = "";

  @Option(
      names = "--lease-duration",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = ENV + "LEASE_DURATION:-20s}",
      description =
          "Time without a renewal after which another operator takes over; whole seconds, at least"
              + " 5s. The holder stops writing after half of it. Default: ${DEFAULT-VALUE}.")
  private Duration leaseDuration = Duration.ZERO;

  /**
   * The lease, where leader election is on.
   *
   * @throws CommandLine.ParameterException naming the option and the value that cannot be used
   */
  Optional<LeaseSettings> settings() {
    requireLabel("--lease-name", leaseName);
    if (!leaseNamespace.isBlank()) {
      requireLabel("--lease-namespace", leaseNamespace);
    }
    if (leaseDuration.compareTo(SHORTEST) < 0 || leaseDuration.toNanosPart() != 0) {
      throw check()
          .invalid(
              "--lease-duration", GoDuration.format(leaseDuration), "whole seconds, at least 5s");
    }
    if (!leaderElection) {
      return Optional.empty();
    }
    return Optional.of(
        new LeaseSettings(
            Optional.of(leaseNamespace).filter(name -> !name.isBlank()),
            leaseName,
            holder() + "-" + UUID.randomUUID(),
            leaseDuration));
  }

  private String holder() {
    return Stream.of(leaseHolder, Objects.requireNonNullElse(System.getenv("HOSTNAME"), ""))
        .filter(name -> !name.isBlank())
        .findFirst()
        .orElse("exemplar-operator");
  }

  private void requireLabel(String option, String value) {
    if (!LABEL.matcher(value).matches()) {
      throw check().invalid(option, value, "a name: at most 63 of a-z, 0-9 and '-'");
    }
  }

  private OptionCheck check() {
    return new OptionCheck(spec);
  }
}
