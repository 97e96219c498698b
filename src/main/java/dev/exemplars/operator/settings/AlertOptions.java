package dev.exemplars.operator.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of what alerts say, part of {@link OperatorOptions}. */
final class AlertOptions {

  private static final String ENV = "${env:EXEMPLAR_OPERATOR_";

  @Spec(Spec.Target.MIXEE)
  private CommandLine.Model.@Nullable CommandSpec spec;

  @Option(
      names = "--runbook-url",
      paramLabel = "URL",
      defaultValue = ENV + "RUNBOOK_URL:-}",
      description =
          "Where docs/alerts.md, or a page of your own, is to be read: the runbook_url of every"
              + " alert, such as https://git.example.com/exemplar-operator/docs/alerts.md#{alert}."
              + " {alert} is replaced by the alert's name in lower case. Default: alerts have no"
              + " runbook_url.")
  private String runbookUrl = "";

  /**
   * The URL, where one is given.
   *
   * @throws CommandLine.ParameterException where it is none
   */
  Optional<String> runbookUrl() {
    if (runbookUrl.isBlank()) {
      return Optional.empty();
    }
    // A brace is no part of a URL, so that no template for Prometheus can come this way.
    if (!isUrl(runbookUrl.replace("{alert}", "x"))) {
      throw check()
          .invalid(
              "--runbook-url",
              runbookUrl,
              "an http or https URL without credentials, in which {alert} may stand");
    }
    return Optional.of(runbookUrl);
  }

  private static boolean isUrl(String text) {
    try {
      URI uri = new URI(text);
      return Set.of("http", "https").contains(String.valueOf(uri.getScheme()))
          && uri.getHost() != null
          && uri.getUserInfo() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private OptionCheck check() {
    return new OptionCheck(spec);
  }
}
