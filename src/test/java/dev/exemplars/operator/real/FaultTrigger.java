package dev.exemplars.operator.real;

import java.util.Optional;

/** Counts requests, and tells which of them a fault meets. */
final class FaultTrigger {

  private Fault fault = Fault.Killed;
  private int number;
  private int writes;
  private int others;
  private int left;
  private Optional<String> victim = Optional.empty();

  /** Counts anew; the fault meets the request of that number among those that it can meet. */
  synchronized void arm(Fault next, int nextNumber) {
    fault = next;
    number = nextNumber;
    left = next.times();
    writes = 0;
    others = 0;
    victim = Optional.empty();
  }

  synchronized Fault fault() {
    return fault;
  }

  /** How many requests that such a fault can meet have come. */
  synchronized int counted(Fault kind) {
    return kind.isOfWrites() ? writes : writes + others;
  }

  synchronized boolean struck() {
    return victim.isPresent();
  }

  /** The fault that meets this request; one that is sent again is met again, for a while. */
  synchronized Optional<Fault> on(ApiRequest request) {
    if (request.isWrite()) {
      writes++;
    } else if (request.isOfOneObject()) {
      others++;
    } else {
      return Optional.empty();
    }
    boolean canBeMet = request.isWrite() || !fault.isOfWrites();
    if (victim.isEmpty() && canBeMet && counted(fault) == number) {
      victim = Optional.of(request.line());
    }
    return victim.filter(request.line()::equals).isPresent() && left-- > 0
        ? Optional.of(fault)
        : Optional.empty();
  }
}
