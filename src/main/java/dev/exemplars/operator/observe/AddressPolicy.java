package dev.exemplars.operator.observe;

import java.net.InetAddress;
import java.util.Set;

/**
 * Which addresses the operator may connect to.
 *
 * @param allowLoopback for an operator outside a cluster
 */
record AddressPolicy(boolean allowLoopback) {

  /** Where clouds serve metadata and credentials beside the link-local address that most use. */
  private static final Set<InetAddress> METADATA =
      Set.of(InetAddress.ofLiteral("fd00:ec2::254"), InetAddress.ofLiteral("100.100.100.200"));

  /**
   * Not this machine, not link-local (cloud metadata lives there), not multicast. An IPv4 address
   * in IPv6 clothes is an {@code Inet4Address} to Java, and so judged as one.
   */
  boolean permits(InetAddress address) {
    if (address.isLoopbackAddress()) {
      return allowLoopback;
    }
    return !address.isAnyLocalAddress()
        && !address.isLinkLocalAddress()
        && !address.isMulticastAddress()
        && !METADATA.contains(address);
  }
}
