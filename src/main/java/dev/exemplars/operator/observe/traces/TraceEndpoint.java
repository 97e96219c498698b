package dev.exemplars.operator.observe.traces;

import dev.exemplars.operator.observe.traces.BackendWord.Absent;
import dev.exemplars.operator.observe.traces.BackendWord.Clear;
import dev.exemplars.operator.observe.traces.BackendWord.Fails;
import dev.exemplars.operator.observe.traces.BackendWord.Has;
import dev.exemplars.operator.observe.traces.BackendWord.Lacks;
import dev.exemplars.operator.observe.traces.BackendWord.NotNow;
import dev.exemplars.operator.observe.traces.TraceObservation.Failed;
import dev.exemplars.operator.observe.traces.TraceObservation.Failure;
import java.util.List;

/** A backend, and what was learned of how it wants to be asked. Used by one look at a time. */
final class TraceEndpoint {

  private final TraceApi.Path proof;
  private List<TraceApi.Path> paths;
  private boolean isProven;

  TraceEndpoint(TraceApi api) {
    this.proof = api.proof();
    this.paths = api.traces();
  }

  /** Asks for a trace, at the path that answered before, else at each. */
  Clear ask(TraceId id, BackendClient client) {
    for (TraceApi.Path path : paths) {
      switch (client.ask(path, id.hex())) {
        case Absent absent -> {}
        case Has has -> {
          return learned(path, has);
        }
        case Lacks lacks -> {
          return learned(path, lacks);
        }
        case Fails fails -> {
          return fails;
        }
        case NotNow notNow -> {
          return notNow;
        }
      }
    }
    return isProven ? new Lacks() : prove(client);
  }

  private Clear learned(TraceApi.Path path, Clear word) {
    paths = List.of(path);
    isProven = true;
    return word;
  }

  private Clear prove(BackendClient client) {
    return switch (client.ask(proof, "")) {
      case Has has -> proven();
      case Lacks lacks -> proven();
      case Absent absent ->
          new Fails(new Failed(Failure.WrongEndpoint, "it has nothing at that path"));
      case Fails fails -> fails;
      case NotNow notNow -> notNow;
    };
  }

  private Clear proven() {
    isProven = true;
    return new Lacks();
  }
}
