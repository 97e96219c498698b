package dev.exemplars.operator.operands.prometheus;

import dev.exemplars.operator.plan.PipelineId;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The revision of a {@code prometheus.yml}: the hash of the file, and a mark in that same file, as
 * a {@code rule_files} glob that matches nothing. What {@code /api/v1/status/config} shows is then
 * proof of which file the running server has loaded, and no series changes by it.
 */
final class ConfigRevision {

  private static final String BEFORE = PrometheusLayout.CONFIG_DIRECTORY + "/revision/";
  private static final String AFTER = "/*.yml";
  private static final Pattern MARK =
      Pattern.compile("(?<=" + Pattern.quote(BEFORE) + ")[0-9a-f]{64}(?=/)");

  /** All that there is of a file beside what is hashed. */
  private static final Pattern BLOCK =
      Pattern.compile(
          "rule_files:\\n  - \"%s\"\\n(  - \"%s\"\\n)?"
              .formatted(
                  BEFORE + MARK.pattern() + Pattern.quote(AFTER), PrometheusLayout.RULES_FILE));

  private ConfigRevision() {}

  static String glob(String revision) {
    return BEFORE + revision + AFTER;
  }

  /** The revision that such a glob shows. */
  static String ofGlob(String glob) {
    return glob.substring(BEFORE.length(), glob.length() - AFTER.length());
  }

  /** The hash of all but the mark, and of the rules: what a file is, whatever it says of itself. */
  static String of(String text, Optional<String> rules) {
    return PipelineId.sha256(BLOCK.matcher(text).replaceFirst("") + rules.orElse(""));
  }

  /** The same file under another mark. */
  static String marked(String text, String revision) {
    return MARK.matcher(text).replaceAll(revision);
  }
}
