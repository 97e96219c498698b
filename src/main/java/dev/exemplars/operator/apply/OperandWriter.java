package dev.exemplars.operator.apply;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.settings.OperatorSettings;
import dev.exemplars.operator.telemetry.Peer;
import dev.exemplars.operator.telemetry.Spans;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Single writes to the API server, at most a set number at a time over all pipelines: without that
 * bound the client runs out of HTTP/2 streams and hundreds of writes fail.
 */
public final class OperandWriter {

  /** Owner of the applied fields in the API server; never to be changed. */
  static final String FIELD_MANAGER = "exemplar-operator";

  /** With this version server-side apply creates, and refuses to touch what exists already. */
  private static final String CREATE_ONLY = "1";

  private static final int UNPROCESSABLE = 422;

  private final Semaphore inFlight;
  private final Spans spans;

  public OperandWriter(OperatorSettings settings, Spans spans) {
    this.spans = spans;
    inFlight = new Semaphore(settings.limits().writesInFlight(), true);
  }

  /** What the API server would make of an operand; fails as the real write would. */
  void dryRun(KubernetesClient client, HasMetadata operand) {
    bounded(operand, () -> client.resource(operand).dryRun().patch(apply()));
  }

  /**
   * Applies over an object that is ours. The uid goes along, so that an object that took its place
   * meanwhile is refused.
   */
  <R extends HasMetadata> R update(KubernetesClient client, R operand, R ours) {
    operand.getMetadata().setUid(ours.getMetadata().getUid());
    operand.getMetadata().setResourceVersion(null);
    return bounded(operand, () -> client.resource(operand).patch(apply()));
  }

  /** Creates; a conflict where an object of that name exists. */
  <R extends HasMetadata> R create(KubernetesClient client, R operand) {
    operand.getMetadata().setResourceVersion(CREATE_ONLY);
    return bounded(operand, () -> client.resource(operand).patch(apply()));
  }

  /** Applies over an object of the uid that it says, and creates none. */
  <R extends HasMetadata> void apply(KubernetesClient client, R object) {
    bounded(object, () -> client.resource(object).patch(apply()));
  }

  /** The object as it is in the cluster, unlabelled ones too. */
  <R extends HasMetadata> Optional<R> read(KubernetesClient client, R like) {
    return Optional.ofNullable(bounded(like, () -> client.resource(like).get()));
  }

  /** What there is of a kind with those labels, as the API server knows it now. */
  <R extends HasMetadata> List<R> list(
      KubernetesClient client, OperandCaches.Place<R> place, Map<String, String> labels) {
    var all = client.resources(place.kind().type());
    var there =
        place.namespace().isEmpty()
            ? all.inAnyNamespace()
            : all.inNamespace(place.namespace().get());
    return bounded(
        place.kind().type().getSimpleName() + "s",
        () -> there.withLabels(labels).list().getItems(),
        RemoteText::of);
  }

  /** One page of a kind. */
  <R extends HasMetadata> KubernetesResourceList<R> page(
      KubernetesClient client, Class<R> kind, String namespace, ListOptions options) {
    return bounded(
        kind.getSimpleName() + "s",
        () -> client.resources(kind).inNamespace(namespace).list(options),
        RemoteText::of);
  }

  /**
   * Applies the finalizer and the note of a pipeline that are ours, or takes them away; those of
   * others stay. The uid goes along, so that one that has gone does not come back.
   */
  ExemplarPipeline applyHold(KubernetesClient client, ExemplarPipeline owner, Elsewhere elsewhere) {
    ExemplarPipeline own = new ExemplarPipeline();
    own.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(owner.getMetadata().getNamespace())
            .withName(owner.getMetadata().getName())
            .withUid(owner.getMetadata().getUid())
            .withFinalizers(elsewhere.isEmpty() ? List.of() : List.of(Cleanup.FINALIZER))
            .withAnnotations(elsewhere.asAnnotation())
            .build());
    return bounded(own, () -> client.resource(own).patch(apply()));
  }

  /** Deletes that very object; one that took its place is left alone. */
  void delete(KubernetesClient client, HasMetadata object) {
    bounded(
        object,
        () ->
            client
                .resource(object)
                .lockResourceVersion(object.getMetadata().getResourceVersion())
                .delete());
  }

  static boolean isRefusedAsInvalid(ApplyException e) {
    return e.getCause() instanceof KubernetesClientException cause
        && (cause.getCode() == UNPROCESSABLE
            || cause.getCode() == HttpURLConnection.HTTP_BAD_REQUEST);
  }

  static boolean isConflict(ApplyException e) {
    return e.getCause() instanceof KubernetesClientException cause
        && cause.getCode() == HttpURLConnection.HTTP_CONFLICT;
  }

  /** How all is written, but what is created or deleted. */
  static PatchContext apply() {
    return new PatchContext.Builder()
        .withPatchType(PatchType.SERVER_SIDE_APPLY)
        .withFieldManager(FIELD_MANAGER)
        .withForce(true)
        .build();
  }

  private <T> T bounded(HasMetadata object, Supplier<T> request) {
    return bounded(describe(object), request, e -> answer(object, e));
  }

  private <T> T bounded(
      String what, Supplier<T> request, Function<KubernetesClientException, String> answer) {
    inFlight.acquireUninterruptibly();
    try {
      return spans.call(Peer.Kubernetes, request::get);
    } catch (KubernetesClientException e) {
      boolean forbidden = e.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
      throw new ApplyException(
          forbidden ? Reason.OperatorForbidden : Reason.ApplyFailed,
          "%s: %s".formatted(what, answer.apply(e)),
          e);
    } finally {
      inFlight.release();
    }
  }

  /** What was said of a Secret may quote it. */
  private static String answer(HasMetadata object, KubernetesClientException e) {
    return object instanceof Secret
        ? "the API server answers with status %d".formatted(e.getCode())
        : RemoteText.of(e);
  }

  /** Kind, namespace if it has one, and name, for messages. */
  static String describe(HasMetadata object) {
    String namespace = object.getMetadata().getNamespace();
    String name = object.getMetadata().getName();
    return object.getKind() + " " + (namespace == null ? name : namespace + "/" + name);
  }

  /** Whether an object is this pipeline's, for messages about those that are not. */
  static String conflict(HasMetadata object, ExemplarPipeline owner) {
    return object instanceof PersistentVolumeClaim claim
        ? VolumeClaims.conflict(claim, owner)
        : "%s exists and was not created for pipeline %s: rename or remove it, or name the pipeline differently"
            .formatted(describe(object), owner.getMetadata().getName());
  }
}
