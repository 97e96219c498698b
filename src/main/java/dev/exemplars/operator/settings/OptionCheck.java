package dev.exemplars.operator.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Refuses values of options in the words in which picocli refuses those that it cannot read.
 *
 * @param spec of the command that was parsed, which picocli sets
 */
record OptionCheck(@Nullable CommandSpec spec) {

  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  /** Host, maybe with a port, and path; no tag and no digest. */
  private static final Pattern REPOSITORY =
      Pattern.compile("[A-Za-z0-9._-]+(:[0-9]+(?=/))?(/[a-z0-9._-]+)*");

  /**
   * Refuses a value unless something holds.
   *
   * @param need what the value should be
   */
  void require(boolean holds, String option, Object value, String need) {
    if (!holds) {
      throw invalid(option, value, need);
    }
  }

  void requireNamespace(String option, String value) {
    require(isNamespace(value), option, value, "a namespace: at most 63 of a-z, 0-9 and '-'");
  }

  void requireRepository(String option, String value) {
    require(REPOSITORY.matcher(value).matches(), option, value, "an image repository without tag");
  }

  static boolean isNamespace(String text) {
    return NAMESPACE.matcher(text).matches();
  }

  /** A list as it was meant: an empty variable is a list of one empty text. */
  static Set<String> nonBlank(List<String> values) {
    Set<String> kept = new LinkedHashSet<>(values);
    kept.removeIf(String::isBlank);
    return kept;
  }

  /** The refusal of a value. */
  ParameterException invalid(String option, Object value, String need) {
    return new ParameterException(
        Objects.requireNonNull(spec, "set by parsing").commandLine(),
        "Invalid value for option '%s': '%s' is not %s".formatted(option, value, need));
  }

  /** A text as a URL to which paths are appended; empty where it is none, or has credentials. */
  static Optional<URI> baseUrl(String text) {
    try {
      URI uri = new URI(text);
      boolean isUsable =
          Set.of("http", "https").contains(String.valueOf(uri.getScheme()))
              && uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null;
      return isUsable ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
