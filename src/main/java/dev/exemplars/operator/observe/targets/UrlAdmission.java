package dev.exemplars.operator.observe.targets;

import dev.exemplars.operator.plan.JobPlan;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/** Everybody with a URL: for people on their own machine, who may ask whom they like. */
final class UrlAdmission implements Admission {

  private static final int LONGEST_URL = 2048;

  @Override
  public Decision of(Target target, Optional<JobPlan> job) {
    return uri(target.scrapeUrl())
        .<Decision>map(Admitted::new)
        .orElse(new Refused("its URL is none that can be called"));
  }

  /** What can be called; empty where it holds credentials or is no HTTP. */
  static Optional<URI> uri(String text) {
    if (text.length() > LONGEST_URL) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(text);
      boolean isUsable =
          uri.getHost() != null
              && uri.getScheme() != null
              && Set.of("http", "https").contains(uri.getScheme())
              && uri.getRawUserInfo() == null
              && uri.getRawFragment() == null;
      return isUsable ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
