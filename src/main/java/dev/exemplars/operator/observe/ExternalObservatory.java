package dev.exemplars.operator.observe;

import dev.exemplars.operator.observe.Observatory.Sighting;
import dev.exemplars.operator.observe.PrometheusObservation.Unreachable;
import dev.exemplars.operator.observe.PrometheusObservation.Withheld;
import dev.exemplars.operator.observe.http.ProbeException;
import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.plan.ExternalPlan;
import dev.exemplars.operator.plan.PipelinePlan;
import java.util.Optional;

/** Looks at what others run, where a grant allows it, as the pipeline says who asks. */
public final class ExternalObservatory {

  private final Observatory observatory;

  public ExternalObservatory(Observatory observatory) {
    this.observatory = observatory;
  }

  /**
   * The same as {@link Observatory#observe}.
   *
   * @param plan of a pipeline whose Prometheus is another's
   * @param credentials what Secrets held when they were read last; empty where they were not
   */
  public Sighting observe(String uid, PipelinePlan plan, Optional<Credentials> credentials) {
    ExternalPlan external = plan.external().orElseThrow();
    if (!external.missingGrants().isEmpty()) {
      return notAsked(new Withheld(external.missingGrants()), plan);
    }
    if (credentials.isEmpty()) {
      return notAsked(new Unreachable("what its Secrets hold is not known"), plan);
    }
    try {
      return observatory.observe(uid, Watched.of(plan, external, credentials.get()));
    } catch (ProbeException e) {
      return notAsked(new Unreachable(e.said()), plan);
    }
  }

  private static Sighting notAsked(PrometheusObservation why, PipelinePlan plan) {
    return new Sighting(why, plan.verificationInterval(), true);
  }
}
