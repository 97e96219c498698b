package dev.exemplars.operator.observe.targets;

import dev.exemplars.operator.plan.JobPlan;
import io.fabric8.kubernetes.api.model.Pod;
import java.net.URI;
import java.util.Optional;

/** Whom of the targets that Prometheus tells of somebody asks. */
interface Admission {

  /** Whether a target is asked. */
  sealed interface Decision {}

  /** It is, there; {@code pod} is empty where it is a target by address. */
  record Admitted(URI uri, Optional<Pod> pod) implements Decision {}

  /** It is not; {@code cause} follows "the operator asked it itself, and". */
  record Refused(String cause) implements Decision {}

  /**
   * Decides.
   *
   * @param job of the target, where a plan has it
   */
  Decision of(Target target, Optional<JobPlan> job);
}
