package dev.exemplars.operator.observe.http;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which addresses the operator may connect to. What a Service's name resolves to is in the hands of
 * whoever writes its endpoints, and so perhaps of a tenant.
 *
 * @param allowLoopback for an operator outside a cluster
 * @param privileged addresses that answer the operator otherwise than they answer a tenant: its own
 *     and the API server's
 */
record AddressPolicy(boolean allowLoopback, Set<InetAddress> privileged) {

  /** Nothing that a Pod has. */
  private static final List<Network> NO_POD =
      Network.list(
          "0.0.0.0/8",
          "255.255.255.255/32",
          "169.254.0.0/16",
          "fe80::/10",
          "224.0.0.0/4",
          "ff00::/8",
          // Where a tunnel or a router leads to that only the network knows.
          "2001::/32",
          "64:ff9b:1::/48");

  /** Where clouds serve metadata and credentials beside the link-local address that most use. */
  private static final List<Network> METADATA =
      Network.list(
          // AWS
          "fd00:ec2::/32",
          // Google
          "fd20:ce::/32",
          // Azure
          "168.63.129.16/32",
          // Alibaba
          "100.100.100.200/32",
          // Oracle
          "192.0.0.192/32");

  /** Networks whose addresses hold one of IPv4, and the byte where it begins. */
  private static final Map<Network, Integer> DISGUISES =
      Map.of(
          Network.of("::/96"), 12,
          Network.of("64:ff9b::/96"), 12,
          Network.of("2002::/16"), 2);

  AddressPolicy {
    privileged = Set.copyOf(privileged);
  }

  /**
   * The policy of an operator on this machine.
   *
   * @param apiServer host of the API server
   */
  static AddressPolicy here(boolean allowLoopback, String apiServer) {
    Stream<InetAddress> own = allowLoopback ? Stream.empty() : ofThisMachine();
    return new AddressPolicy(
        allowLoopback, Stream.concat(own, addressesOf(apiServer)).collect(Collectors.toSet()));
  }

  /** An IPv4 address mapped into IPv6 is an {@code Inet4Address} to Java, and so judged as one. */
  boolean permits(InetAddress address) {
    return address.isLoopbackAddress() ? allowLoopback : permitsElsewhere(address);
  }

  private boolean permitsElsewhere(InetAddress address) {
    return !address.isLoopbackAddress()
        && !privileged.contains(address)
        && Stream.of(NO_POD, METADATA)
            .flatMap(List::stream)
            .noneMatch(network -> network.contains(address))
        && disguisedBy(address).allMatch(this::permitsElsewhere);
  }

  private static Stream<InetAddress> disguisedBy(InetAddress address) {
    return DISGUISES.entrySet().stream()
        .filter(disguise -> disguise.getKey().contains(address))
        .map(disguise -> ipv4(address.getAddress(), disguise.getValue()));
  }

  private static InetAddress ipv4(byte[] bytes, int from) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  private static Stream<InetAddress> ofThisMachine() {
    try {
      return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses);
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<InetAddress> addressesOf(String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host));
    } catch (UnknownHostException e) {
      // An operator that cannot reach it has nothing to do.
      return Stream.empty();
    }
  }
}
