package dev.exemplars.operator.observe.targets;

import dev.exemplars.operator.observe.exposition.Exposition;
import java.util.Optional;

/**
 * A target, and what it answered when it was asked as Prometheus asks.
 *
 * @param doubt what is odd about the port of its Pod, where it could not be read; a sentence
 * @param silence how long it offers no exemplar, where it offers none
 */
public record ProbedTarget(
    Target target,
    Answer answer,
    Expectation expectation,
    Optional<String> doubt,
    Silence silence) {

  /** One about whose port nothing is odd, and that was not asked before. */
  public ProbedTarget(Target target, Answer answer, Expectation expectation) {
    this(target, answer, expectation, Optional.empty());
  }

  /** One that was not asked before. */
  public ProbedTarget(
      Target target, Answer answer, Expectation expectation, Optional<String> doubt) {
    this(target, answer, expectation, doubt, Silence.UNKNOWN);
  }

  /** The same answer, of a target as it is now. */
  ProbedTarget of(Target now) {
    return new ProbedTarget(now, answer, expectation, doubt, silence);
  }

  /** The same, of which is known what it offered before. */
  public ProbedTarget after(Silence before) {
    return new ProbedTarget(target, answer, expectation, doubt, before);
  }

  /** What came of asking. */
  public sealed interface Answer {}

  /** It answered, and its answer was read. */
  public record Read(Exposition exposition) implements Answer {}

  /** Nothing is known of what it exposes; {@code cause} is in our words. */
  public record NotRead(Hindrance hindrance, String cause) implements Answer {}

  /** Why an answer could not be had. */
  public enum Hindrance {
    /**
     * The operator may not, or cannot, get there: an address that is none of a known Pod, a policy.
     */
    Blocked,
    /** 401 or 403. */
    Unauthorized,
    /** Another status, a redirect, or no HTTP. */
    Refused,
    /** Too slow, or cut off. */
    TooSlow,
    /** Its certificate is not believed. */
    Untrusted
  }

  /** What the target itself, or its job, says of exemplars. */
  public enum Expectation {
    /** It says that it exposes them. */
    Expected,
    /** It says that it does not. */
    Excused,
    /** It says nothing: it is expected to where it has histograms. */
    Unsaid
  }
}
