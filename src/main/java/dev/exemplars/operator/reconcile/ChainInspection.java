package dev.exemplars.operator.reconcile;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.observe.ChainObservation;
import dev.exemplars.operator.observe.ChainObserver;
import dev.exemplars.operator.observe.ChainObserver.Means;
import dev.exemplars.operator.observe.Observatory.Sighting;
import dev.exemplars.operator.observe.PrometheusObservation;
import dev.exemplars.operator.status.StatusReport.Chain;
import dev.exemplars.operator.status.ToldStages;
import dev.exemplars.operator.telemetry.OwnWork;
import dev.exemplars.operator.telemetry.OwnWork.Part;
import dev.exemplars.operator.verdict.ChainEvidence;
import dev.exemplars.operator.verdict.Intent;
import dev.exemplars.operator.verdict.Steadiness;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** From a look at Prometheus to what is seen and told of the whole way. */
final class ChainInspection {

  private final ChainObserver observer;
  private final OwnWork work;
  private final Map<String, Memory> memories = new ConcurrentHashMap<>();

  ChainInspection(ChainObserver observer, OwnWork work) {
    this.observer = observer;
    this.work = work;
  }

  /**
   * What is asked for.
   *
   * @param means what looking takes
   */
  record Wanted(Intent intent, Means means) {}

  /** What was told of one pipeline, whose spec was of that generation. */
  private record Memory(long generation, Chain chain, Steadiness steadiness) {}

  /**
   * Looks and judges where Prometheus was just looked at; else tells what was told.
   *
   * @param seen of Prometheus, as far as it is of what the plan asks for
   */
  Chain of(
      Wanted wanted, ExemplarPipeline pipeline, Sighting sighting, PrometheusObservation seen) {
    String uid = pipeline.getMetadata().getUid();
    long generation = Generation.of(pipeline);
    Memory before = memories.get(uid);
    boolean isOfThisSpec = before != null && before.generation == generation;
    if (before != null && isOfThisSpec && !(sighting.isFresh() && observer.isDue(uid))) {
      return before.chain;
    }
    ChainObservation observation =
        work.look(Part.chain, () -> observer.observe(uid, wanted.means(), seen), any -> true);
    Steadiness told =
        before == null
            ? Steadiness.after(ToldStages.in(pipeline.getStatus(), generation))
            : isOfThisSpec ? before.steadiness : Steadiness.NONE;
    Steadiness.Settled settled = told.settle(new ChainEvidence(wanted.intent(), observation));
    Chain chain = new Chain(observation, settled.verdict());
    memories.put(uid, new Memory(generation, chain, settled.next()));
    return chain;
  }

  /** Forgets a pipeline that is gone. */
  void forget(String uid) {
    memories.remove(uid);
    observer.forget(uid);
  }
}
