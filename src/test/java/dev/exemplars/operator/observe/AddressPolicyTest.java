package dev.exemplars.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
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
    "ff02::1,                 multicast"
  })
  void what_is_no_server_of_its_own_may_not_be_called(String address, String kind) {
    assertThat(new AddressPolicy(false).permits(InetAddress.ofLiteral(address))).as(kind).isFalse();
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
        "::ffff:10.0.0.7"
      })
  void private_and_public_addresses_may_be_called(String address) {
    assertThat(new AddressPolicy(false).permits(InetAddress.ofLiteral(address))).isTrue();
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
    "224.0.0.1,        false"
  })
  void an_operator_outside_a_cluster_may_call_loopback_too_and_nothing_more(
      String address, boolean permitted) {
    assertThat(new AddressPolicy(true).permits(InetAddress.ofLiteral(address)))
        .isEqualTo(permitted);
  }
}
