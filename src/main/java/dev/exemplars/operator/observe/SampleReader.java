package dev.exemplars.operator.observe;

import dev.exemplars.operator.observe.StoredSample.StoredExemplar;
import dev.exemplars.operator.observe.http.ServerText;
import dev.exemplars.operator.plan.Names;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads an answer of {@code query_exemplars}, which has no limit of its own, as far as it is worth
 * it: keeps the newest exemplars, and the names of labels and metrics. What Prometheus exposes of
 * itself does not count.
 */
final class SampleReader {

  /** Where it leaves off. */
  static final long MOST_BYTES = 2L * 1024 * 1024;

  static final int MOST_READ = 5_000;
  static final int MOST_KEPT = 50;
  static final int MOST_NAMES = 64;

  private static final int MOST_LABELS = 64;
  private static final int LONGEST_NAME = 128;
  private static final int LONGEST_VALUE = 128;
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern SUFFIX = Pattern.compile("(?<=.)_(?:bucket|total|count)$");

  /** Beyond the time, so that the same answer is always the same sample. */
  private static final Comparator<StoredExemplar> ORDER =
      Comparator.comparing(StoredExemplar::at)
          .reversed()
          .thenComparing(StoredExemplar::metric)
          .thenComparing(StoredExemplar::target)
          .thenComparing(StoredExemplar::value);

  private final JsonCursor json;
  private final FirstFew<StoredExemplar> newest = new FirstFew<>(MOST_KEPT, ORDER);
  private final SortedSet<String> labels = new TreeSet<>();
  private final SortedSet<String> metrics = new TreeSet<>();
  private boolean isListed;
  private int read;
  private int seen;

  private SampleReader(JsonCursor json) {
    this.json = json;
  }

  /**
   * What was read.
   *
   * @param seen how many exemplars
   * @param leftOff whether there may be more
   */
  record Reading(
      List<StoredExemplar> newestFirst,
      SortedSet<String> labels,
      SortedSet<String> metrics,
      int seen,
      boolean leftOff) {

    StoredSample sample(Duration window) {
      return new StoredSample(newestFirst, labels, metrics, window);
    }
  }

  /** What the answer holds; empty where it holds no list of exemplars. */
  static Optional<Reading> read(JsonCursor json) throws IOException {
    SampleReader reader = new SampleReader(json);
    json.fields(reader::readPart);
    return reader.isListed ? Optional.of(reader.reading()) : Optional.empty();
  }

  private Reading reading() {
    return new Reading(newest.inOrder(), labels, metrics, seen, json.hasLeftOff());
  }

  private void readPart(String part) throws IOException {
    if (part.equals("data")) {
      isListed = true;
      json.elements(this::readSeries);
    }
  }

  private void readSeries() throws IOException {
    Map<String, String> series = new HashMap<>();
    List<Draft> exemplars = new ArrayList<>();
    json.fields(
        field -> {
          if (field.equals("seriesLabels")) {
            json.fields(label -> readLabel(label, series));
          } else if (field.equals("exemplars")) {
            json.elements(() -> exemplars.add(readExemplar()));
          }
        });
    if (!series.getOrDefault("job", "").equals(Names.SELF_JOB)) {
      take(series, exemplars);
    }
  }

  private Draft readExemplar() throws IOException {
    Draft draft = new Draft();
    json.fields(
        field -> {
          switch (field) {
            case "labels" -> json.fields(label -> readLabel(label, draft.labels));
            case "value" -> draft.value = ServerText.value(json.text().orElse(""), LONGEST_VALUE);
            case "timestamp" -> draft.at = json.number().map(ApiAnswers::instant);
            default -> {
              // Nothing that is needed.
            }
          }
        });
    read++;
    if (read >= MOST_READ) {
      json.leaveOff();
    }
    return draft;
  }

  /** What Prometheus of old takes for a name is one here: others can be linked by nothing. */
  private void readLabel(String label, Map<String, String> into) throws IOException {
    Optional<String> text = json.text();
    if (text.isPresent() && into.size() < MOST_LABELS && isName(label)) {
      into.put(label, ServerText.value(text.get(), LONGEST_VALUE));
    }
  }

  private void take(Map<String, String> series, List<Draft> exemplars) {
    String metric = series.getOrDefault("__name__", "");
    String family = SUFFIX.matcher(metric).replaceFirst("");
    String target = target(series);
    for (Draft one : exemplars) {
      one.at.ifPresent(
          at -> {
            seen++;
            newest.add(
                new StoredExemplar(
                    metric,
                    series.getOrDefault("job", ""),
                    target,
                    Collections.unmodifiableMap(one.labels),
                    one.value,
                    at));
            one.labels.keySet().forEach(label -> note(label, labels));
            note(family, metrics);
          });
    }
  }

  private static String target(Map<String, String> series) {
    String pod = series.getOrDefault("pod", "");
    return pod.isEmpty()
        ? series.getOrDefault("instance", "")
        : series.getOrDefault("namespace", "") + "/" + pod;
  }

  private static void note(String name, SortedSet<String> names) {
    if (names.size() < MOST_NAMES && !names.contains(name) && isName(name)) {
      names.add(name);
    }
  }

  private static boolean isName(String text) {
    return text.length() <= LONGEST_NAME && NAME.matcher(text).matches();
  }

  /** An exemplar while its fields come in. */
  private static final class Draft {
    private final Map<String, String> labels = new TreeMap<>();
    private String value = "";
    private Optional<Instant> at = Optional.empty();
  }
}
