package dev.exemplars.operator.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Refuses values of options in the words in which picocli refuses those that it cannot read.
 *
 * @param spec of the command that was parsed, which picocli sets
 */
record OptionCheck(@Nullable CommandSpec spec) {

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
