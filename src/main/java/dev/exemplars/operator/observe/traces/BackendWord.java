package dev.exemplars.operator.observe.traces;

import dev.exemplars.operator.observe.traces.TraceObservation.Failed;

/** What a backend says when it is asked for one thing. */
sealed interface BackendWord {

  /** 404: it has it not, or has it somewhere else, or is no such backend. */
  record Absent() implements BackendWord {}

  /** There is no doubt about it. */
  sealed interface Clear extends BackendWord {}

  /** It has it. */
  record Has() implements Clear {}

  /** It has nothing of it. */
  record Lacks() implements Clear {}

  /** It does not answer as one. */
  record Fails(Failed failure) implements Clear {}

  /** It was not asked: it has been often enough for now, or the operator is busy. */
  record NotNow() implements Clear {}
}
