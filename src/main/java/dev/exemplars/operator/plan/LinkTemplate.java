package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.Schema;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A URL that a browser opens, with a gap for the value of an exemplar label. Nothing in it but the
 * gap means anything to Grafana, which replaces {@code $x}, <code>${x}</code> and {@code [[x]]} in
 * a link and knows no escape: so there is none of these.
 *
 * @param before what comes before the value
 * @param after what comes behind it
 */
public record LinkTemplate(String before, String after) {

  private static final String GAP = "{value}";

  /** Grafana's word for the value of the field that the link is of; it encodes it for a URL. */
  private static final String MACRO = "${__value.raw}";

  private static final Pattern SYNTAX = Pattern.compile(Schema.LINK_TEMPLATE);

  /** Reads a template; empty where it is none. */
  public static Optional<LinkTemplate> parse(String text) {
    // The length first: matching takes stack by the letter.
    if (text.length() > Schema.LONGEST_URL || !SYNTAX.matcher(text).matches()) {
      return Optional.empty();
    }
    int gap = text.indexOf(GAP);
    return Optional.of(
        new LinkTemplate(text.substring(0, gap), text.substring(gap + GAP.length())));
  }

  /** The template of a field; where it is none, that is a problem. */
  static LinkTemplate of(@Nullable String given, String field, SpecProblems problems) {
    String text = Optional.ofNullable(given).orElse("");
    Optional<LinkTemplate> parsed = parse(text);
    problems.require(parsed.isPresent(), field, text, Schema.LINK_TEMPLATE_CURE);
    return parsed.orElse(new LinkTemplate(text, ""));
  }

  /** The page of a trace in Jaeger. A dollar sign of the path is escaped as URLs have it. */
  static LinkTemplate ofJaeger(HttpUrl base) {
    String path = base.toString().replaceAll("/+$", "").replace("$", "%24");
    return new LinkTemplate(path + "/trace/", "");
  }

  /** As Grafana has it; what is written into a provisioning file doubles the dollar sign. */
  public String toGrafana() {
    return before + MACRO + after;
  }
}
