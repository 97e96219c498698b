package dev.exemplars.operator.verdict;

import dev.exemplars.operator.api.ExemplarPipelineStatus.RefusalStatus;
import dev.exemplars.operator.observe.DeploymentState;
import dev.exemplars.operator.observe.PodState;
import dev.exemplars.operator.observe.PrometheusObservation;
import dev.exemplars.operator.plan.PipelinePlan;
import java.util.Optional;

/**
 * All that is known when a pipeline is judged, its operands being applied.
 *
 * @param pod of that Deployment; empty where there is none
 * @param loadedBefore whether this very configuration was seen in force before: a running
 *     Prometheus does not go back, so an unanswered question does not unsay it
 * @param refusal what Prometheus said against the written configuration, now or before
 */
public record Evidence(
    PipelinePlan plan,
    DeploymentState deployment,
    Optional<PodState> pod,
    PrometheusObservation prometheus,
    boolean loadedBefore,
    Optional<RefusalStatus> refusal) {}
