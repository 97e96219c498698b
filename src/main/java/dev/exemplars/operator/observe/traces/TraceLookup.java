package dev.exemplars.operator.observe.traces;

import java.time.Instant;

/**
 * One trace id of a stored exemplar, and what the backend says of it.
 *
 * @param traceId as the exemplar's label holds it, at most 128 characters
 * @param at time of the exemplar
 */
public record TraceLookup(String traceId, Instant at, Result result) {

  /** What came of looking. */
  public enum Result {
    /** The backend has the trace. */
    Found,
    /** It has not, and had not when asked before either, after the time that ingesting takes. */
    Missing,
    /** It has not, but the trace may still be on its way. */
    Pending,
    /** Not asked: it is no trace id, of 16 or 32 hexadecimal digits. */
    Malformed
  }
}
