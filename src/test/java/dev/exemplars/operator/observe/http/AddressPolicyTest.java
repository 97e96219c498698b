package dev.exemplars.operator.observe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {

  @ParameterizedTest(name = "{0} ({1})")
  @CsvSource({
    "127.0.0.1,               loopback",
    "127.255.255.254,         loopback",
    "::1,                     loopback",
    "::ffff:127.0.0.1,        loopback in IPv6 clothes",
    "0.0.0.0,                 unspecified",
    "::,                      unspecified",
    "::ffff:0.0.0.0,          unspecified in IPv6 clothes",
    "169.254.169.254,         cloud metadata",
    "169.254.0.1,             link-local",
    "::ffff:169.254.169.254,  cloud metadata in IPv6 clothes",
    "fe80::1,                 link-local",
    "febf::1,                 link-local",
    "fd00:ec2::254,           cloud metadata of AWS over IPv6",
    "100.100.100.200,         cloud metadata of Alibaba",
    "224.0.0.1,               multicast",
    "239.255.255.255,         multicast",
    "ff02::1,                 multicast",
    "0.1.2.3,                 this network",
    "255.255.255.255,         broadcast",
    "168.63.129.16,           cloud metadata of Azure",
    "192.0.0.192,             cloud metadata of Oracle",
    "fd20:ce::254,            cloud metadata of Google over IPv6",
    "fd00:ec2::23,            credentials of Pods at AWS over IPv6",
    "64:ff9b::a9fe:a9fe,      cloud metadata through NAT64",
    "64:ff9b::7f00:1,         loopback through NAT64",
    "64:ff9b::6464:64c8,      cloud metadata of Alibaba through NAT64",
    "64:ff9b:1::a00:7,        wherever a NAT64 of the network's own leads",
    "2002:a9fe:a9fe::1,       cloud metadata through 6to4",
    "2002:7f00:1::1,          loopback through 6to4",
    "2002:0:0::1,             unspecified through 6to4",
    "::a9fe:a9fe,             cloud metadata as an IPv4-compatible address",
    "::7f00:1,                loopback as an IPv4-compatible address",
    "2001:0:4136:e378::1,     wherever Teredo leads"
  })
  void what_is_no_server_of_its_own_may_not_be_called(String address, String kind) {
    assertThat(new AddressPolicy(false, Set.of()).permits(InetAddress.ofLiteral(address)))
        .as(kind)
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.7",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "1.1.1.1",
        "fd00::7",
        "2606:4700::1111",
        "2001:db8::1",
        "64:ff9b::101:101",
        "2002:101:101::1",
        "::ffff:10.0.0.7"
      })
  void private_and_public_addresses_may_be_called(String address) {
    assertThat(new AddressPolicy(false, Set.of()).permits(InetAddress.ofLiteral(address))).isTrue();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "127.0.0.1,        true",
    "::1,              true",
    "::ffff:127.0.0.1, true",
    "0.0.0.0,          false",
    "169.254.169.254,  false",
    "fe80::1,          false",
    "fd00:ec2::254,    false",
    "224.0.0.1,        false",
    "64:ff9b::7f00:1,  false",
    "2002:7f00:1::1,   false"
  })
  void an_operator_outside_a_cluster_may_call_loopback_too_and_nothing_more(
      String address, boolean permitted) {
    assertThat(new AddressPolicy(true, Set.of()).permits(InetAddress.ofLiteral(address)))
        .isEqualTo(permitted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.96.0.1", "::ffff:10.96.0.1", "64:ff9b::a60:1", "2002:a60:1::"})
  void the_api_server_may_not_be_called_whatever_it_is_dressed_as(String address) {
    assertThat(AddressPolicy.here(false, "10.96.0.1").permits(InetAddress.ofLiteral(address)))
        .isFalse();
    assertThat(AddressPolicy.here(true, "10.96.0.1").permits(InetAddress.ofLiteral(address)))
        .isFalse();
  }

  @Test
  void the_operator_may_not_call_itself_unless_it_is_outside_a_cluster() throws SocketException {
    List<InetAddress> own =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLinkLocalAddress())
            .toList();

    assertThat(own).isNotEmpty().noneMatch(AddressPolicy.here(false, "10.96.0.1")::permits);
    assertThat(own).allMatch(AddressPolicy.here(true, "10.96.0.1")::permits);
  }

  @Test
  void an_api_server_whose_name_does_not_resolve_is_at_no_address() {
    assertThat(
            AddressPolicy.here(false, "nowhere.invalid").permits(InetAddress.ofLiteral("10.0.0.7")))
        .isTrue();
  }
}
