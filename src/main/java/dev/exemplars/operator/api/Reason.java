package dev.exemplars.operator.api;

/** Every reason that a condition of a pipeline may carry: one vocabulary, one sentence a word. */
public enum Reason {
  Available("The operands are applied and available, and the written configuration is in force."),
  Suspended("`spec.suspend` is set: nothing is changed."),
  SpecInvalid(
      "A field has a value that cannot work, or the API server refuses the Deployment or the"
          + " claim; what runs keeps running."),
  UnsupportedVersion("`prometheus.version` is none that the operator knows how to configure."),
  NotAllowed(
      "The spec asks for what the operator's grants do not give this namespace, or for more than its"
          + " caps allow."),
  SecretNotFound(
      "A Secret that is referred to is not there for the operator: missing, without the label"
          + " `exemplars.dev/use: \"true\"`, or of a type that is never read; what runs keeps"
          + " running."),
  SecretKeyMissing(
      "A Secret that is referred to, and labelled, lacks the key, or holds under it what cannot be"
          + " used; what runs keeps running."),
  NameConflict(
      "An object that is not this pipeline's stands where an operand belongs: one that the operator"
          + " did not create, or a claim that an earlier pipeline left."),
  OperatorForbidden("The operator's own ServiceAccount may not do what it must; it tries again."),
  ApplyFailed(
      "The API server did not take an operand, or did not give a Secret; the operator tries again."),
  PodSecurityDenied(
      "The namespace's Pod Security refuses the Pod of Prometheus, which somebody has changed: what"
          + " the operator writes keeps to the level `restricted`."),
  QuotaExceeded("A ResourceQuota leaves no room for the Pod of Prometheus."),
  VolumePending("The Pod of Prometheus waits for a volume."),
  Unschedulable("No node takes the Pod of Prometheus."),
  ImagePullFailed("The image of Prometheus cannot be pulled."),
  OOMKilled("Prometheus was killed for want of memory, and has not come up since."),
  CrashLoop("Prometheus ends soon after it starts, or its container cannot be started at all."),
  DeploymentUnavailable(
      "The Prometheus Deployment has no available Pod, for no reason that has a name here: mostly,"
          + " Prometheus is starting."),
  ConfigPending("The running Prometheus has not loaded the written configuration yet."),
  ConfigRejected(
      "The running Prometheus refused the configuration that the spec asks for. It runs on with the one"
          + " that it loaded last, and so does a Pod that starts anew."),
  PrometheusUnavailable(
      "Prometheus does not answer the operator, so whether its configuration is in force is"
          + " unknown."),
  Settled("Nothing is left to do, or nothing stands in the way.");

  private final String text;

  Reason(String text) {
    this.text = text;
  }

  /** One sentence for the documentation, in Markdown. */
  public String text() {
    return text;
  }
}
