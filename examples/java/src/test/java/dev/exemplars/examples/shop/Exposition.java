package dev.exemplars.examples.shop;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The exemplars in a scraped page, read as Prometheus reads them: behind the sample, after a #. */
record Exposition(String page) {
  private static final Pattern EXEMPLAR =
      Pattern.compile(
          "(?m)^(?<series>\\w+)\\{(?<labels>[^}]*)} \\S+ # \\{(?<exemplar>[^}]*)} \\S+ \\S+$");

  record Exemplar(String series, String labels, String text) {
    String label(String name) {
      return Pattern.compile(name + "=\"([^\"]*)\"")
          .matcher(text)
          .results()
          .map(match -> match.group(1))
          .findFirst()
          .orElse("");
    }
  }

  List<Exemplar> exemplars() {
    return EXEMPLAR.matcher(page).results().map(Exposition::exemplar).toList();
  }

  List<Exemplar> exemplarsOf(String route) {
    return exemplars().stream().filter(e -> e.labels().contains("\"" + route + "\"")).toList();
  }

  /** Observed requests of a route, whatever their status. */
  long requestsOf(String route) {
    return Pattern.compile(
            "(?m)^http_request_duration_seconds_count\\{.*\"" + route + "\".*} (\\d+)")
        .matcher(page)
        .results()
        .mapToLong(match -> Long.parseLong(match.group(1)))
        .sum();
  }

  private static Exemplar exemplar(MatchResult match) {
    return new Exemplar(match.group("series"), match.group("labels"), match.group("exemplar"));
  }
}
