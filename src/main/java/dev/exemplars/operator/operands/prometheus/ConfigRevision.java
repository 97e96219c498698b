package dev.exemplars.operator.operands.prometheus;

import dev.exemplars.operator.plan.PipelineId;
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

  /** All that the mark adds to a file. */
  private static final Pattern BLOCK =
      Pattern.compile(
          "rule_files:\n  - \"" + BEFORE + MARK.pattern() + Pattern.quote(AFTER) + "\"\n");

  private ConfigRevision() {}

  static String glob(String revision) {
    return BEFORE + revision + AFTER;
  }

  static String ofGlob(String glob) {
    return glob.substring(BEFORE.length(), glob.length() - AFTER.length());
  }

  /** The hash of all but the mark: what a file is, whatever it says of itself. */
  static String of(String text) {
    return PipelineId.sha256(BLOCK.matcher(text).replaceFirst(""));
  }

  /** The same file under another mark. */
  static String marked(String text, String revision) {
    return MARK.matcher(text).replaceAll(revision);
  }
}
