package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.Schema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An amount of a resource. Its text is the API server's own form of it: an operand that said 1024Mi
 * would come back as 1Gi, look changed, and be written again without end.
 *
 * @param amount in bytes, or in cpus
 * @param binary whether it was given in powers of 1024
 */
public record ResourceQuantity(BigDecimal amount, boolean binary)
    implements Comparable<ResourceQuantity> {

  private static final Pattern SYNTAX = Pattern.compile(Schema.QUANTITY);
  private static final BigInteger KIBI = BigInteger.valueOf(1024);
  private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi");
  private static final List<String> DECIMAL = List.of("m", "", "k", "M", "G", "T", "P");

  /** Thousandths, in which every amount of the notation is a whole number. */
  private static final int DIGITS = 3;

  /** Reads Kubernetes' notation; empty where the text is none. */
  static Optional<ResourceQuantity> parse(String text) {
    if (!SYNTAX.matcher(text).matches()) {
      return Optional.empty();
    }
    String number = text.replaceAll("[a-zA-Z]", "");
    String unit = text.substring(number.length());
    boolean binary = unit.endsWith("i");
    BigDecimal one =
        binary
            ? new BigDecimal(KIBI.pow(BINARY.indexOf(unit)))
            : BigDecimal.ONE.scaleByPowerOfTen(DIGITS * (DECIMAL.indexOf(unit) - 1));
    return Optional.of(new ResourceQuantity(new BigDecimal(number).multiply(one), binary));
  }

  static ResourceQuantity ofMebibytes(long mebibytes) {
    return new ResourceQuantity(BigDecimal.valueOf(mebibytes * 1024 * 1024), true);
  }

  private boolean isWhole() {
    return amount.stripTrailingZeros().scale() <= 0;
  }

  @Override
  public int compareTo(ResourceQuantity other) {
    return amount.compareTo(other.amount);
  }

  @Override
  public String toString() {
    return binary && isWhole() && amount.compareTo(new BigDecimal(KIBI)) >= 0
        ? shortened(amount.toBigInteger(), KIBI, BINARY)
        : shortened(
            amount.scaleByPowerOfTen(DIGITS).toBigIntegerExact(),
            BigInteger.TEN.pow(DIGITS),
            DECIMAL);
  }

  /** The largest unit in which it is a whole number. */
  private static String shortened(BigInteger amount, BigInteger step, List<String> units) {
    if (amount.signum() == 0) {
      return "0";
    }
    BigInteger rest = amount;
    int unit = 0;
    while (unit < units.size() - 1 && rest.mod(step).signum() == 0) {
      rest = rest.divide(step);
      unit++;
    }
    return rest + units.get(unit);
  }
}
