package dev.exemplars.operator.observe.exposition;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an exposition offers, in few words: its text is not kept.
 *
 * @param format as its content type says
 * @param histograms histogram families, those without a sample not counted
 * @param observations what all histograms together have counted
 * @param exemplars what carries them, the first few of each kind
 * @param malformed the first line that Prometheus would refuse; the whole scrape fails by it
 * @param isComplete whether it was read to its end; else what is said is of its beginning, up to a
 *     malformed line where there is one
 * @param untimed exemplars of native histograms without a time, which Prometheus drops
 */
public record Exposition(
    Format format,
    int histograms,
    double observations,
    Exemplars exemplars,
    Optional<Malformed> malformed,
    boolean isComplete,
    int untimed) {

  /** One whose exemplars need no time. */
  public Exposition(
      Format format,
      int histograms,
      double observations,
      Exemplars exemplars,
      Optional<Malformed> malformed,
      boolean isComplete) {
    this(format, histograms, observations, exemplars, malformed, isComplete, 0);
  }

  /** Whether it offers exemplars that Prometheus takes. */
  public boolean offersExemplars() {
    return exemplars.count() > exemplars.tooLong() && malformed.isEmpty();
  }

  /** How it is written. Only the first and the third can carry exemplars. */
  public enum Format {
    OpenMetricsText,
    /** The classic format: no exemplar can be in it. */
    PlainText,
    Protobuf,
    /** Neither: Prometheus 3 refuses it, 2 takes it for plain text. */
    Unknown
  }

  /**
   * The exemplars of an exposition.
   *
   * @param count all of them
   * @param metrics names of the families that carry them, sorted
   * @param labels names of their labels, sorted
   * @param tooLong those whose names and values together exceed 128 characters: Prometheus drops
   *     them without a word
   * @param samples a few, for what their labels hold
   * @param newest time of the newest that says a time
   */
  public record Exemplars(
      int count,
      Set<String> metrics,
      Set<String> labels,
      int tooLong,
      List<ExposedExemplar> samples,
      Optional<Instant> newest) {

    /** None at all. */
    public static final Exemplars NONE =
        new Exemplars(0, Set.of(), Set.of(), 0, List.of(), Optional.empty());

    public Exemplars {
      metrics = Collections.unmodifiableSet(new TreeSet<>(metrics));
      labels = Collections.unmodifiableSet(new TreeSet<>(labels));
      samples = List.copyOf(samples);
    }
  }

  /**
   * The first line that Prometheus would refuse, and with it all others.
   *
   * @param line its number, from 1; the number of the line that is missing where the end is; in
   *     protobuf that of the metric family
   * @param what is wrong with it, in our words
   */
  public record Malformed(int line, String what) {}
}
