package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.LabelSelectorSpec;
import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.api.ScrapeJobSpec;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a job scrapes. */
public sealed interface JobTargets {

  /** Pods that a selector matches. */
  record Pods(PodSelector selector, ScrapedNamespaces namespaces, PodPort port)
      implements JobTargets {}

  /** Addresses, each {@code host:port}. */
  record Static(List<String> addresses) implements JobTargets {
    public Static {
      addresses = List.copyOf(addresses);
    }
  }

  /** Which port of a Pod. */
  sealed interface PodPort {

    /** Every one that a container declares. */
    record Declared() implements PodPort {}

    /** The one of that name. */
    record Named(String name) implements PodPort {}

    /** That number, declared or not. */
    record Numbered(int number) implements PodPort {}
  }

  /** Whether nothing can be found. */
  default boolean isNowhere() {
    return this instanceof Pods pods && pods.namespaces().isNowhere();
  }

  static JobTargets of(
      ScrapeJobSpec spec, String field, ScrapedNamespaces namespaces, SpecProblems problems) {
    LabelSelectorSpec selector = spec.podSelector();
    List<String> addresses = spec.staticTargets();
    problems.require(
        (selector == null) != (addresses == null),
        field,
        "",
        "has either podSelector or staticTargets: set exactly one");
    if (addresses != null) {
      problems.require(
          spec.port() == null && spec.namespaces() == null,
          field + (spec.port() == null ? ".namespaces" : ".port"),
          "",
          "is of Pods: remove it from a job with staticTargets, or use podSelector");
      checkAddresses(addresses, field + ".staticTargets", problems);
      return new Static(addresses);
    }
    List<String> some = spec.namespaces();
    if (some != null) {
      ScrapedNamespaces.checkNames(
          some, field + ".namespaces", Schema.MOST_JOB_NAMESPACES, problems);
    }
    return new Pods(
        PodSelector.of(
            selector == null ? new LabelSelectorSpec(null, null) : selector,
            field + ".podSelector",
            problems),
        some == null ? namespaces : namespaces.narrowedTo(some),
        port(spec.port(), field + ".port", problems));
  }

  private static PodPort port(@Nullable IntOrString port, String field, SpecProblems problems) {
    if (port == null) {
      return new PodPort.Declared();
    }
    Integer number = port.getIntVal();
    if (number != null) {
      problems.require(
          number > 0 && number <= Schema.HIGHEST_PORT,
          field,
          number,
          "is no port: give one from 1 to 65535");
      return new PodPort.Numbered(number);
    }
    String name = Optional.ofNullable(port.getStrVal()).orElse("");
    problems.require(
        name.length() <= Schema.LONGEST_PORT_NAME && Pattern.matches(Schema.PORT_NAME, name),
        field,
        name,
        "is no name of a port: at most 15 of a-z, 0-9 and '-', a letter among them; write a number"
            + " without quotes");
    return new PodPort.Named(name);
  }

  private static void checkAddresses(List<String> addresses, String field, SpecProblems problems) {
    problems.require(
        !addresses.isEmpty() && addresses.size() <= Schema.MOST_STATIC_TARGETS,
        field,
        addresses.size(),
        "targets are too few or too many: give 1 to " + Schema.MOST_STATIC_TARGETS);
    problems.require(
        addresses.stream().distinct().count() == addresses.size(),
        field,
        addresses,
        "names a target twice: remove the repetition");
    for (int i = 0; i < addresses.size(); i++) {
      String address = addresses.get(i);
      String item = "%s[%d]".formatted(field, i);
      problems.require(
          isHostAndPort(address), item, address, "must be host:port, such as db.shop.svc:9187");
      problems.require(
          !Pattern.matches(Schema.LOOPBACK_TARGET, address),
          item,
          address,
          "is of the loopback, where Prometheus finds but itself: use the address of a Service");
    }
  }

  private static boolean isHostAndPort(String address) {
    if (address.length() > 261 || !Pattern.matches(Schema.HOST_PORT, address)) {
      return false;
    }
    try {
      return new URI("http://" + address).getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
