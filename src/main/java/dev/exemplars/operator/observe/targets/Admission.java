package dev.exemplars.operator.observe.targets;

import dev.exemplars.operator.plan.JobPlan;
import io.fabric8.kubernetes.api.model.Pod;
import java.net.URI;
import java.util.Optional;

/** Whom of the targets that Prometheus tells of somebody asks. */
interface Admission {

  /** Whether a target is asked. */
  sealed interface Decision {}

  /**
   * It is, there.
   *
   * @param pod empty where it is a target by address
   * @param doubt what is odd about its port, which is to be told where nobody answers; a sentence
   */
  record Admitted(URI uri, Optional<Pod> pod, Optional<String> doubt) implements Decision {

    /** A target by address. */
    Admitted(URI uri) {
      this(uri, Optional.empty(), Optional.empty());
    }
  }

  /** It is not; {@code cause} follows "the operator asked it itself, and". */
  record Refused(String cause) implements Decision {}

  /**
   * Decides.
   *
   * @param job of the target, where a plan has it
   */
  Decision of(Target target, Optional<JobPlan> job);
}
