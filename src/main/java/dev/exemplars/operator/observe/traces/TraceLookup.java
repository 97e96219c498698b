package dev.exemplars.operator.observe.traces;

import dev.exemplars.operator.observe.http.ServerText;
import java.time.Instant;
import java.util.Optional;

/**
 * One trace id of a stored exemplar, and what the backend says of it.
 *
 * @param traceId as the exemplar's label holds it, capped and stripped
 * @param at time of the exemplar
 * @param missed when it was not there for the first time; empty where it was, or nobody asked
 */
public record TraceLookup(String traceId, Instant at, Result result, Optional<Instant> missed) {

  /** As many as all labels of an exemplar may have together. */
  private static final int LONGEST = 128;

  public TraceLookup {
    traceId = ServerText.value(traceId, LONGEST);
  }

  /** One of which nobody knows since when it is missing. */
  public TraceLookup(String traceId, Instant at, Result result) {
    this(traceId, at, result, Optional.empty());
  }

  /** What came of looking. */
  public enum Result {
    /** The backend has the trace. */
    Found,
    /** It has not, and had not when asked before either, after the time that ingesting takes. */
    Missing,
    /** It has not, but the trace may still be on its way. */
    Pending,
    /**
     * It is no trace id, of 16 or 32 hexadecimal digits that are not all zero. One of fewer digits
     * is looked up with zeros before it, and is this only where it is not found.
     */
    Malformed
  }
}
