package dev.exemplars.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBlockTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0/0",
        "10.1.2.3/8",
        "255.255.255.255/32",
        "::/0",
        "::1/128",
        "FD00::/8",
        "2001:db8:0:0:0:0:0:1/64"
      })
  void a_block_of_either_family_is_read(String text) {
    assertThat(AddressBlock.parse(text)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0.0",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/08",
        "10.0.0.0/-1",
        "10.0.0/8",
        "010.0.0.0/8",
        "256.0.0.0/8",
        "fd00::/129",
        "fd00::1::/64",
        ":/64",
        "1:2:3:4:5:6:7:8:9/64",
        "12345::/64",
        "fe80::1%eth0/64",
        "::ffff:a00:0/104",
        "::ffff:10.0.0.0/104",
        "tempo/8",
        "10.0.0.0/8\n"
      })
  void what_the_api_server_takes_for_none_is_none(String text) {
    assertThat(AddressBlock.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8,  10.1.0.0/16,        true",
    "10.9.9.9/8,  10.1.2.3/32,        true",
    "0.0.0.0/0,   10.0.0.0/8,         true",
    "10.0.0.0/8,  10.0.0.0/8,         false",
    "10.0.0.0/8,  10.0.0.0/7,         false",
    "10.0.0.0/8,  11.0.0.0/16,        false",
    "0.0.0.0/0,   fd00::/8,           false",
    "::/0,        fd00::/8,           true",
    "fd00::/8,    fd00:1::/32,        true",
    "fd00::/8,    fe00::/32,          false",
    "fd00::/127,  fd00::1/128,        true",
    "fd00::/127,  fd00::2/128,        false"
  })
  void a_part_is_within_and_smaller(String whole, String part, boolean isPart) {
    assertThat(block(whole).hasPart(block(part))).isEqualTo(isPart);
  }

  private static AddressBlock block(String text) {
    return AddressBlock.parse(text).orElseThrow();
  }
}
