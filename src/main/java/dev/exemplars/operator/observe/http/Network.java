package dev.exemplars.operator.observe.http;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * A range of addresses of one family.
 *
 * @param first any address of it
 * @param bits how many leading bits all its addresses share
 */
record Network(InetAddress first, int bits) {

  /** Reads addresses with a slash and a number of bits. */
  static List<Network> list(String... texts) {
    return Arrays.stream(texts).map(Network::of).toList();
  }

  static Network of(String text) {
    String[] parts = text.split("/", 2);
    return new Network(InetAddress.ofLiteral(parts[0]), Integer.parseInt(parts[1]));
  }

  boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    int others = bytes.length * Byte.SIZE - bits;
    return bytes.length == first.getAddress().length
        && new BigInteger(1, bytes)
            .shiftRight(others)
            .equals(new BigInteger(1, first.getAddress()).shiftRight(others));
  }
}
