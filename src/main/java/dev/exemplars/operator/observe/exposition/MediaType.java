package dev.exemplars.operator.observe.exposition;

import dev.exemplars.operator.observe.exposition.Exposition.Format;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A content type, read as Go does and so Prometheus: what has a flaw anywhere is none at all.
 *
 * @param name such as {@code text/plain}
 * @param version the parameter of that name, if any
 */
record MediaType(String name, Optional<String> version) {

  private static final int LONGEST = 1024;
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
  private static final Pattern NAME =
      Pattern.compile("\\s*+(%1$s(?:/%1$s)?+)\\s*+".formatted(TOKEN));
  private static final Pattern PARAMETER =
      Pattern.compile(
          "\\s*+;\\s*+(%1$s)\\s*+=\\s*+(?:(%1$s)|\"((?:[^\"\\\\\r\n]|\\\\[^\r\n])*+)\")"
              .formatted(TOKEN));
  private static final Pattern END = Pattern.compile("\\s*+(;\\s*+)?+");

  /** Reads a header; empty where it is no content type. */
  static Optional<MediaType> parse(String header) {
    Matcher name = NAME.matcher(header);
    if (header.length() > LONGEST || !name.lookingAt()) {
      return Optional.empty();
    }
    Optional<String> version = Optional.empty();
    Matcher parameter = PARAMETER.matcher(header);
    int at = name.end();
    while (parameter.region(at, header.length()).lookingAt()) {
      if (parameter.group(1).equalsIgnoreCase("version")) {
        version = Optional.ofNullable(parameter.group(2)).or(() -> Optional.of(parameter.group(3)));
      }
      at = parameter.end();
    }
    return END.matcher(header).region(at, header.length()).matches()
        ? Optional.of(new MediaType(name.group(1).toLowerCase(Locale.ROOT), version))
        : Optional.empty();
  }

  Format format(ExpositionDialect dialect) {
    return switch (name) {
      case "application/openmetrics-text" ->
          dialect.refusesOpenMetrics2() && version.filter("2.0.0"::equals).isPresent()
              ? Format.Unknown
              : Format.OpenMetricsText;
      case "application/vnd.google.protobuf" -> Format.Protobuf;
      case "text/plain" -> Format.PlainText;
      default -> Format.Unknown;
    };
  }
}
