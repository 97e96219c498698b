package dev.exemplars.operator.observe;

import dev.exemplars.operator.api.ExemplarPipelineStatus.ConfigState;
import dev.exemplars.operator.api.ExemplarPipelineStatus.RefusalStatus;
import dev.exemplars.operator.observe.Observatory.Sighting;
import dev.exemplars.operator.observe.PrometheusObservation.Answered;
import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.observe.http.Deadline;
import dev.exemplars.operator.observe.http.ProbeException;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.PrometheusVersion.Reloading;
import dev.exemplars.operator.settings.OperatorSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a Prometheus that does not look for itself to read its configuration file. It obeys with the
 * old file too, as long as the kubelet has not brought the new one: so it is asked after each look
 * that does not show the new revision.
 */
public final class ConfigReload {

  private static final Logger log = LoggerFactory.getLogger(ConfigReload.class);

  private final BoundedHttp http;
  private final Duration timeout;

  public ConfigReload(BoundedHttp http, OperatorSettings settings) {
    this.http = http;
    this.timeout = settings.limits().observationTimeout();
  }

  /**
   * Asks where that is due. Whether it helped is for the next look to see.
   *
   * @return what Prometheus says against the file, as far as that is understood
   */
  public Optional<RefusalStatus> requestIfDue(PipelinePlan plan, Sighting sighting) {
    if (!isDue(plan, sighting)) {
      return Optional.empty();
    }
    try {
      Optional<RefusalStatus> refusal =
          http.post(URI.create(plan.prometheusUrl() + "/-/reload"), Deadline.in(timeout))
              .flatMap(ReloadAnswer::refusal);
      log.info("asked Prometheus to read its configuration");
      return refusal;
    } catch (ProbeException e) {
      log.atWarn()
          .addKeyValue("cause", e.getMessage())
          .log("asked Prometheus to read its configuration, in vain");
      return Optional.empty();
    }
  }

  /** What it refused is asked for again, too: it does not notice by itself that the file is new. */
  private static boolean isDue(PipelinePlan plan, Sighting sighting) {
    return plan.prometheus().version().reloading() == Reloading.OnRequest
        && !plan.suspended()
        && sighting.isFresh()
        && sighting.observation() instanceof Answered answered
        && answered.config() != ConfigState.Loaded;
  }
}
