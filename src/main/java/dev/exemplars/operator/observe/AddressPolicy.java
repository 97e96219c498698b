package dev.exemplars.operator.observe;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where the operator may connect to. Judged on the resolved address, which the caller then connects
 * to: a name that resolves differently the second time gains nothing.
 *
 * @param allowLoopback for an operator outside a cluster
 */
record AddressPolicy(boolean allowLoopback) {

  /** An address of the host that may be called; empty where it has none. */
  Optional<InetAddress> resolve(String host) throws UnknownHostException {
    return Arrays.stream(InetAddress.getAllByName(host)).filter(this::permits).findFirst();
  }

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
        && !address.isMulticastAddress();
  }
}
