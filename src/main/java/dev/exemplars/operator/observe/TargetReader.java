package dev.exemplars.operator.observe;

import dev.exemplars.operator.observe.PrometheusObservation.Targets;
import dev.exemplars.operator.observe.http.ServerText;
import dev.exemplars.operator.observe.targets.Target;
import dev.exemplars.operator.observe.targets.Target.Health;
import dev.exemplars.operator.plan.Names;
import dev.exemplars.operator.plan.SeriesMatch;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Reads {@code /api/v1/targets}: counts all active targets that are meant but Prometheus' own, and
 * keeps some, those that are down first. Of others that a shared Prometheus scrapes nothing is
 * kept.
 */
final class TargetReader {

  private static final int MOST_KEPT = 500;

  /** Of all that are kept: five hundred honest ones have less, and whoever answers may be none. */
  static final int MOST_TEXT = 100_000;

  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_URL = 1024;
  private static final int LONGEST_ERROR = 200;
  private static final Comparator<Target> ORDER =
      Comparator.comparing((Target target) -> target.health() != Health.Down)
          .thenComparing(Target::scrapeUrl)
          .thenComparing(Target::job);

  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|[ywdhms])");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1),
          "w", Duration.ofDays(7),
          "y", Duration.ofDays(365));

  private final JsonCursor json;
  private final SeriesMatch match;
  private final FirstFew<Target> kept =
      new FirstFew<>(MOST_KEPT, ORDER, TargetReader::length, MOST_TEXT);
  private boolean isListed;
  private int total;
  private int up;

  private TargetReader(JsonCursor json, SeriesMatch match) {
    this.json = json;
    this.match = match;
  }

  /** All of them counted, some of them told of. */
  record Scraped(Targets counts, List<Target> targets) {}

  /** What the answer holds; empty where it holds no list of targets. */
  static Optional<Scraped> read(JsonCursor json, SeriesMatch match) throws IOException {
    TargetReader reader = new TargetReader(json, match);
    json.fields(
        field -> {
          if (field.equals("data")) {
            json.fields(reader::readPart);
          }
        });
    return reader.isListed
        ? Optional.of(new Scraped(new Targets(reader.total, reader.up), reader.kept.inOrder()))
        : Optional.empty();
  }

  private void readPart(String part) throws IOException {
    if (part.equals("activeTargets")) {
      isListed = true;
      json.elements(this::readTarget);
    }
  }

  private void readTarget() throws IOException {
    Draft draft = new Draft(match);
    json.fields(field -> draft.read(field, json));
    if (!draft.job.equals(Names.SELF_JOB) && draft.isMeant()) {
      Target target = draft.target();
      total++;
      up += target.health() == Health.Up ? 1 : 0;
      kept.add(target);
    }
  }

  private static int length(Target target) {
    return target.job().length()
        + target.namespace().map(String::length).orElse(0)
        + target.pod().map(String::length).orElse(0)
        + target.scrapeUrl().length()
        + target.lastError().length();
  }

  /** As Prometheus writes a duration: units down from years. */
  private static Duration duration(String text) {
    return DURATION
        .matcher(text)
        .results()
        .map(TargetReader::part)
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static Duration part(MatchResult part) {
    return UNITS
        .getOrDefault(part.group(2), Duration.ZERO)
        .multipliedBy(Long.parseLong(part.group(1)));
  }

  /** Of a target that was not scraped yet, the first day of the first year. */
  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant())
          .filter(time -> time.isAfter(Instant.EPOCH));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** A target while its fields come in, in whatever order. */
  private static final class Draft {

    private final SeriesMatch match;
    private final Map<String, String> compared = new HashMap<>();
    private String job = "";
    private String url = "";
    private String error = "";
    private Health health = Health.Unknown;
    private Optional<Instant> lastScrape = Optional.empty();
    private Duration interval = Duration.ZERO;
    private Duration timeout = Duration.ZERO;
    private final Place labelled = new Place("namespace", "pod");
    private final Place discovered =
        new Place("__meta_kubernetes_namespace", "__meta_kubernetes_pod_name");

    Draft(SeriesMatch match) {
      this.match = match;
    }

    /** Its labels are those of its series; where none says which namespace, its discovery does. */
    boolean isMeant() {
      discovered.namespace.ifPresent(name -> compared.putIfAbsent(SeriesMatch.NAMESPACE, name));
      return match.holds(compared);
    }

    void read(String field, JsonCursor json) throws IOException {
      String text = json.text().orElse("");
      switch (field) {
        case "discoveredLabels" -> json.fields(label -> discovered.read(label, json.text()));
        case "labels" -> json.fields(label -> readLabel(label, json.text()));
        case "scrapePool" -> job = ServerText.of(text, LONGEST_NAME);
        case "scrapeUrl" -> url = ServerText.of(text, LONGEST_URL);
        case "lastError" -> error = ServerText.withoutSecrets(text, LONGEST_ERROR);
        case "health" -> health = health(text);
        case "lastScrape" -> lastScrape = time(text);
        case "scrapeInterval" -> interval = duration(text);
        case "scrapeTimeout" -> timeout = duration(text);
        default -> {
          // Nothing that is needed.
        }
      }
    }

    private void readLabel(String label, Optional<String> text) {
      labelled.read(label, text);
      text.filter(any -> match.asksFor(label)).ifPresent(value -> compared.put(label, value));
    }

    Target target() {
      return new Target(
          job,
          labelled.namespace.or(() -> discovered.namespace),
          labelled.pod.or(() -> discovered.pod),
          url,
          health,
          error,
          lastScrape,
          interval,
          timeout);
    }

    private static Health health(String text) {
      return switch (text) {
        case "up" -> Health.Up;
        case "down" -> Health.Down;
        default -> Health.Unknown;
      };
    }
  }

  /** Where a target runs, as one set of its labels has it. */
  private static final class Place {

    private final String namespaceLabel;
    private final String podLabel;
    private Optional<String> namespace = Optional.empty();
    private Optional<String> pod = Optional.empty();

    Place(String namespaceLabel, String podLabel) {
      this.namespaceLabel = namespaceLabel;
      this.podLabel = podLabel;
    }

    void read(String label, Optional<String> text) {
      if (label.equals(namespaceLabel)) {
        namespace = name(text);
      } else if (label.equals(podLabel)) {
        pod = name(text);
      }
    }

    private static Optional<String> name(Optional<String> given) {
      return given.map(text -> ServerText.of(text, LONGEST_NAME)).filter(text -> !text.isEmpty());
    }
  }
}
