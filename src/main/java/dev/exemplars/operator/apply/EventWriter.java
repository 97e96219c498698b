package dev.exemplars.operator.apply;

import dev.exemplars.operator.api.ExemplarPipeline;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells about a pipeline beside it, for {@code kubectl describe} and alerting on Events. An Event
 * that cannot be written is lost: the condition says the same.
 */
public final class EventWriter {

  private static final Logger log = LoggerFactory.getLogger(EventWriter.class);

  private static final String REPORTER = "exemplars.dev/exemplar-operator";

  /** Limit of the API server on a note, in bytes. */
  private static final int LONGEST_NOTE = 1024;

  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final InstantSource clock;
  private final String instance;

  /**
   * @param instance which of several operators this is; at most 128 characters
   */
  public EventWriter(InstantSource clock, String instance) {
    this.clock = clock;
    this.instance = instance;
  }

  /** Writes one Event about a pipeline. */
  public void write(
      KubernetesClient client,
      ExemplarPipeline pipeline,
      boolean warning,
      String reason,
      String message) {
    try {
      client.resource(event(pipeline, warning, reason, message)).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        // Written by a request whose answer was lost, so that the client sent it again.
        return;
      }
      log.atWarn().addKeyValue("reason", reason).log("an Event is lost: {}", RemoteText.of(e));
    }
  }

  private Event event(ExemplarPipeline pipeline, boolean warning, String reason, String message) {
    Instant now = clock.instant();
    return new EventBuilder()
        .withNewMetadata()
        .withName(name(pipeline, now))
        .withNamespace(pipeline.getMetadata().getNamespace())
        .endMetadata()
        .withRegarding(
            new ObjectReferenceBuilder()
                .withApiVersion(pipeline.getApiVersion())
                .withKind(pipeline.getKind())
                .withNamespace(pipeline.getMetadata().getNamespace())
                .withName(pipeline.getMetadata().getName())
                .withUid(pipeline.getMetadata().getUid())
                .withResourceVersion(pipeline.getMetadata().getResourceVersion())
                .build())
        .withEventTime(new MicroTime(MICROS.format(now)))
        .withReportingController(REPORTER)
        .withReportingInstance(instance)
        .withAction("Reconcile")
        .withType(warning ? "Warning" : "Normal")
        .withReason(reason)
        .withNote(shortened(message))
        .build();
  }

  /** Named by us: one that is sent again is the same one. */
  private static String name(ExemplarPipeline pipeline, Instant now) {
    long nanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    return "%s.%x".formatted(pipeline.getMetadata().getName(), nanos);
  }

  /** Cut between characters. */
  private static String shortened(String message) {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= LONGEST_NOTE) {
      return message;
    }
    int end = LONGEST_NOTE - "…".getBytes(StandardCharsets.UTF_8).length;
    while ((bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8) + "…";
  }
}
