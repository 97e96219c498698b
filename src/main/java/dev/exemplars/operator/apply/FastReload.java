package dev.exemplars.operator.apply;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.operands.prometheus.PrometheusConfigMap;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.settings.OperatorSettings;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes an annotation of Prometheus' Pods when what they mount is new: a kubelet then looks at
 * once, and else within a minute. It is a favour: where it is refused or fails, the minute applies.
 * The template of the Pods never has that annotation, or each new value would replace them.
 */
public final class FastReload {

  private static final Logger log = LoggerFactory.getLogger(FastReload.class);

  /** All that the operator changes of a Pod; the policy that holds it to that names it too. */
  static final String REVISION = "exemplars.dev/config-revision";

  /** As much of a revision as the status of a pipeline shows. */
  private static final int SHOWN = 12;

  private final boolean isOn;
  private final OperandCaches caches;
  private final PodCache pods;
  private final OperandWriter writer;
  private final AtomicBoolean isRefusalTold = new AtomicBoolean();

  public FastReload(
      OperatorSettings settings, OperandCaches caches, PodCache pods, OperandWriter writer) {
    this.isOn = settings.pods().fastReload();
    this.caches = caches;
    this.pods = pods;
    this.writer = writer;
  }

  /**
   * What was written for a pipeline.
   *
   * @param revision of the configuration
   */
  public record News(PipelinePlan plan, String revision, List<ApplyOutcome.Written> written) {

    /** Pods that come with a new Deployment mount what is new by themselves. */
    private boolean isForRunningPods() {
      return (holdsConfig() || credentials().isPresent())
          && version("Deployment", plan.names().prometheus()).isEmpty();
    }

    private boolean holdsConfig() {
      return version("ConfigMap", PrometheusConfigMap.name(plan)).isPresent();
    }

    private Optional<String> credentials() {
      return version("Secret", plan.names().credentials());
    }

    private Optional<String> version(String kind, String name) {
      return written.stream()
          .filter(one -> one.kind().equals(kind) && one.name().equals(name))
          .filter(one -> one.namespace().equals(plan.id().namespace()))
          .map(ApplyOutcome.Written::version)
          .findFirst();
    }

    private String shown() {
      return revision.substring(0, SHOWN);
    }

    /** Of a Secret its version, never a hash: that would tell who guesses what is in it. */
    private String mark() {
      return shown() + credentials().map(version -> "." + version).orElse("");
    }

    /** A ConfigMap also changes beside the configuration that is in it. */
    private boolean isUnknownTo(Pod pod) {
      String known =
          Optional.ofNullable(pod.getMetadata().getAnnotations().get(REVISION)).orElse("");
      return credentials().isPresent()
          ? !known.equals(mark())
          : holdsConfig() && !known.split("[.]", 2)[0].equals(shown());
    }
  }

  /** Has the kubelet look, where something that it brings was written. */
  public void follow(News news, ExemplarPipeline owner, Context<ExemplarPipeline> context) {
    if (!isOn || !news.isForRunningPods()) {
      return;
    }
    caches
        .findOwned(Deployment.class, news.plan().names().prometheus(), owner)
        .ifPresent(
            deployment ->
                pods.of(news.plan())
                    .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                    .filter(news::isUnknownTo)
                    .toList()
                    .forEach(pod -> mark(pod, news.mark(), deployment, context)));
  }

  private void mark(
      Pod pod, String mark, Deployment deployment, Context<ExemplarPipeline> context) {
    try {
      if (isOf(deployment, pod, context)) {
        writer.apply(context.getClient(), annotated(pod, mark));
        log.atDebug()
            .addKeyValue("pod", pod.getMetadata().getName())
            .log("asked the kubelet to look");
      }
    } catch (ApplyException e) {
      boolean isNews =
          e.reason() == Reason.OperatorForbidden && isRefusalTold.compareAndSet(false, true);
      (isNews ? log.atWarn() : log.atDebug())
          .addKeyValue("pod", pod.getMetadata().getName())
          .log(
              "cannot speed up a reload, which then takes about a minute; what --fast-reload needs is in docs/fast-reload.md: {}",
              e.getMessage());
    }
  }

  /** Metadata alone, and the uid: the Pod that took its place is left alone. */
  private static Pod annotated(Pod pod, String mark) {
    return new PodBuilder()
        .withMetadata(
            new ObjectMetaBuilder()
                .withNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .withUid(pod.getMetadata().getUid())
                .addToAnnotations(REVISION, mark)
                .build())
        .build();
  }

  /**
   * Whether it is a Pod of that very Deployment, by uids all the way: no cache shows ReplicaSets,
   * so the one in between is asked for.
   */
  private boolean isOf(Deployment deployment, Pod pod, Context<ExemplarPipeline> context) {
    return controller(pod.getMetadata().getOwnerReferences(), "ReplicaSet")
        .flatMap(
            reference ->
                writer
                    .read(context.getClient(), like(pod, reference))
                    .filter(set -> reference.getUid().equals(set.getMetadata().getUid())))
        .flatMap(set -> controller(set.getMetadata().getOwnerReferences(), "Deployment"))
        .filter(reference -> deployment.getMetadata().getUid().equals(reference.getUid()))
        .isPresent();
  }

  private static ReplicaSet like(Pod pod, OwnerReference reference) {
    return new ReplicaSetBuilder()
        .withNewMetadata()
        .withNamespace(pod.getMetadata().getNamespace())
        .withName(reference.getName())
        .endMetadata()
        .build();
  }

  private static Optional<OwnerReference> controller(List<OwnerReference> owners, String kind) {
    return owners.stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .filter(owner -> kind.equals(owner.getKind()))
        .filter(owner -> "apps/v1".equals(owner.getApiVersion()))
        .findFirst();
  }
}
