package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.Schema;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A block of addresses, as the API server reads one.
 *
 * @param bytes of its first address
 * @param prefix how many bits all its addresses share
 */
record AddressBlock(BigInteger bytes, int width, int prefix) {

  private static final Pattern SYNTAX = Pattern.compile(Schema.CIDR);

  /** Reads one; empty where the text is none. */
  static Optional<AddressBlock> parse(String text) {
    if (text.length() > Schema.LONGEST_CIDR || !SYNTAX.matcher(text).matches()) {
      return Optional.empty();
    }
    int slash = text.indexOf('/');
    String written = text.substring(0, slash);
    return address(written)
        // To Java, and to nobody else, IPv4 in the guise of IPv6 is IPv4.
        .filter(address -> address instanceof Inet4Address != written.contains(":"))
        .map(address -> of(address, Integer.parseInt(text.substring(slash + 1))));
  }

  private static AddressBlock of(InetAddress address, int prefix) {
    byte[] bytes = address.getAddress();
    return new AddressBlock(new BigInteger(1, bytes), bytes.length * Byte.SIZE, prefix);
  }

  private static Optional<InetAddress> address(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether that block is a part of this one, and not all of it. */
  boolean hasPart(AddressBlock other) {
    int hostBits = width - prefix;
    return width == other.width
        && prefix < other.prefix
        && bytes.shiftRight(hostBits).equals(other.bytes.shiftRight(hostBits));
  }
}
