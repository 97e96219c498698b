package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which series of a Prometheus are meant: those to which every matcher applies. There are no
 * regular expressions among them: the operator compares the labels of targets itself, and evaluates
 * no expression of a tenant; and one that a shared Prometheus would have to try on every series
 * there is would be a cost to others.
 *
 * @param matchers none where every series is meant
 */
public record SeriesMatch(List<Matcher> matchers) {

  /** Every series there is. */
  public static final SeriesMatch EVERYTHING = new SeriesMatch(List.of());

  /** The label by which a shared Prometheus keeps namespaces apart. */
  public static final String NAMESPACE = "namespace";

  private static final Pattern SYNTAX = Pattern.compile(Schema.SERIES_MATCH);

  /** One of them, in a text that is known to be some. */
  private static final Pattern ONE =
      Pattern.compile("(?<label>[a-zA-Z0-9_]+) *(?<operator>!?=) *\"(?<value>[^\"]*)\"");

  /** How a value is compared; a label that is not there has the empty one. */
  public enum Operator {
    Equal("="),
    NotEqual("!=");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }
  }

  /**
   * One comparison.
   *
   * @param label plain name
   * @param value holds nothing that would need an escape
   */
  public record Matcher(String label, Operator operator, String value) {

    boolean holds(Map<String, String> labels) {
      boolean isSame = labels.getOrDefault(label, "").equals(value);
      return isSame == (operator == Operator.Equal);
    }

    @Override
    public String toString() {
      return label + operator.sign + '"' + value + '"';
    }
  }

  public SeriesMatch {
    matchers = List.copyOf(matchers);
  }

  /** Reads matchers as PromQL has them between braces; empty where the text is anything else. */
  public static Optional<SeriesMatch> parse(String text) {
    // The length first: matching takes stack by the letter.
    if (text.length() > Schema.LONGEST_MATCH || !SYNTAX.matcher(text).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new SeriesMatch(
            ONE.matcher(text)
                .results()
                .map(
                    one ->
                        new Matcher(
                            one.group("label"),
                            one.group("operator").equals("=") ? Operator.Equal : Operator.NotEqual,
                            one.group("value")))
                .toList()));
  }

  /** Series of that namespace. */
  static SeriesMatch ofNamespace(String namespace) {
    return new SeriesMatch(List.of(new Matcher(NAMESPACE, Operator.Equal, namespace)));
  }

  /** Whether all of them apply. */
  public boolean holds(Map<String, String> labels) {
    return matchers.stream().allMatch(one -> one.holds(labels));
  }

  /** Whether a label is looked at. */
  public boolean asksFor(String label) {
    return matchers.stream().anyMatch(one -> one.label.equals(label));
  }

  /** Namespaces of which alone series can be; none where they can be of any. */
  List<String> namespaces() {
    return matchers.stream()
        .filter(one -> one.label.equals(NAMESPACE) && one.operator == Operator.Equal)
        .map(Matcher::value)
        .filter(value -> !value.isEmpty())
        .toList();
  }

  /** A selector of PromQL, which wants one matcher at least that does not match all. */
  public String selector() {
    return Stream.concat(Stream.of("__name__=~\".+\""), matchers.stream().map(Matcher::toString))
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** As PromQL has it between braces. */
  @Override
  public String toString() {
    return matchers.stream().map(Matcher::toString).collect(Collectors.joining(","));
  }
}
