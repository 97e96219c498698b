package dev.exemplars.operator.real;

/** What {@link ApiProxy} makes of a request, once. */
public enum Fault {
  /** The write is done, and nothing more goes out or comes in: the operator has ended. */
  Killed(true, 1),
  /** The same, and the API server that the next operator asks knows nothing of all that yet. */
  KilledThenStale(true, 1),
  /** 409: somebody else wrote. */
  Conflict(false, 1),
  /** 429, to be tried again in a second. */
  TooManyRequests(false, 1),
  /** 500, each time until the client gives up. */
  InternalError(false, ApiProxy.TRIES),
  /** 503, each time until the client gives up. */
  Unavailable(false, ApiProxy.TRIES),
  /** The connection breaks before the request arrives, each time until the client gives up. */
  CutBefore(false, ApiProxy.TRIES),
  /** The write is done, but the connection breaks; each time until the client gives up. */
  CutAfter(true, ApiProxy.TRIES),
  /** The write is done, but the answer never comes. */
  AnswerWithheld(true, 1),
  /** Every watch breaks just before the write. */
  WatchesDropped(true, 1),
  /** The same, and what the watches have missed is no longer known: 410, so all is listed again. */
  WatchesGone(true, 1),
  /** The same, and each list is answered by an API server that lags behind. */
  ListsStale(true, 1);

  private final boolean ofWrites;
  private final int times;

  Fault(boolean ofWrites, int times) {
    this.ofWrites = ofWrites;
    this.times = times;
  }

  /** Whether it makes no sense for a request that only reads. */
  boolean isOfWrites() {
    return ofWrites;
  }

  boolean endsTheOperator() {
    return this == Killed || this == KilledThenStale;
  }

  /** How often it meets one request that is sent again and again. */
  int times() {
    return times;
  }
}
