package dev.exemplars.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Prometheus of a pipeline. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value =
        "!has(self.remoteWrite) || !has(self.exemplars) || !has(self.exemplars.maxExemplars)"
            + " || self.exemplars.maxExemplars > 0"
            + " || self.remoteWrite.all(one, !has(one.sendExemplars) || !one.sendExemplars)",
    message = "prometheus.remoteWrite[].sendExemplars " + RemoteWriteSpec.NO_EXEMPLARS)
@ValidationRule(
    value =
        "!has(self.retentionSize) ||"
            + " quantity(self.retentionSize.replace('iB', 'B').replace('B', 'i')).asApproximateFloat() * 100.0"
            + " <= quantity("
            + StorageSpec.SIZE
            + ").asApproximateFloat() * "
            + Schema.FULLEST_PERCENT
            + ".0",
    message =
        "prometheus.retentionSize must be at most "
            + Schema.FULLEST_PERCENT
            + "% of the volume, which is prometheus.storage.volumeClaim.size, or"
            + " prometheus.storage.emptyDir.sizeLimit ("
            + Schema.DEFAULT_VOLUME_SIZE
            + " unless set): lower prometheus.retentionSize, or raise the size of the volume")
@ValidationRule(
    value =
        "has(self.storage) && has(self.storage.volumeClaim) || !has(self.resources) || !has(self.resources.limits)"
            + " || !('ephemeral-storage' in self.resources.limits)"
            + " || quantity(self.resources.limits['ephemeral-storage']).compareTo(quantity("
            + StorageSpec.SIZE
            + ")) >= 0",
    message =
        "prometheus.resources.limits.ephemeral-storage must not be less than prometheus.storage.emptyDir.sizeLimit ("
            + Schema.DEFAULT_VOLUME_SIZE
            + " unless set), which counts against it: raise the limit, or lower sizeLimit")
public record PrometheusSpec(
    @Nullable @Size(max = 32) @Pattern(Schema.VERSION) @JsonPropertyDescription(
            "Version, such as 3.16.0: decides flags and configuration, and the image unless `image` is set."
                + " Default: the operator's.")
        String version,
    @Nullable @Size(min = 1, max = Schema.LONGEST_IMAGE) @Pattern(Schema.IMAGE) @JsonPropertyDescription(
            "Image of the version above. Its repository must be granted by the operator's configuration."
                + " Default: the upstream image of that version.")
        String image,
    @Nullable @JsonPropertyDescription("How many exemplars Prometheus keeps.")
        ExemplarsSpec exemplars,
    @Nullable @Size(max = Schema.LONGEST_RETENTION) @Pattern(Schema.RETENTION) @ValidationRule(
            value = Schema.RETENTION_RULE,
            message = "prometheus.retention must be from 1h to 10y, such as 15d")
        @JsonPropertyDescription(
            "How long samples are kept, such as 15d, in units of y, w, d, h, m and s. Changes apply to the running"
                + " Prometheus from version 3.11 on, and restart an older one. Default: 15d.")
        String retention,
    @Nullable @Size(max = Schema.LONGEST_QUANTITY) @Pattern(Schema.RETENTION_SIZE) @JsonPropertyDescription(
            "How much of the volume samples may fill before the oldest go, such as 8GB, in units of MB, GB and TB, which"
                + " to Prometheus are powers of 1024; at most 85 % of the volume. Changes apply as those of retention"
                + " do. Default: 80 % of the volume.")
        String retentionSize,
    @Nullable @JsonPropertyDescription(
            "Where samples and exemplars are kept, to be chosen once. Default: an emptyDir.")
        StorageSpec storage,
    @Nullable @Size(max = Schema.MOST_LABELS) @ValidationRule(
            value =
                "self.all(name, name.matches('"
                    + Schema.EXTERNAL_LABEL
                    + "') && !name.startsWith('__'))",
            message =
                "prometheus.externalLabels must have label names of at most 63 letters, digits and '_', none starting"
                    + " with '__', such as cluster")
        @JsonPropertyDescription(
            "Labels that say whose samples these are to whoever receives them, such as cluster: eu-1; a dollar sign"
                + " is just that. Changes apply to the running Prometheus. Default: none.")
        Map<String, @Size(min = 1, max = Schema.LONGEST_EXTERNAL_LABEL_VALUE) String>
            externalLabels,
    @Nullable @Size(max = 28) @Pattern(Schema.DURATION) @ValidationRule(
            value = "duration(self) <= duration('24h')",
            message = "prometheus.outOfOrderTimeWindow must be from 0s to 24h, such as 10m")
        @JsonPropertyDescription(
            "How much older than the newest sample of its series a sample may be and still be stored; changes apply"
                + " to the running Prometheus. Default: 0s, which takes none that is older.")
        String outOfOrderTimeWindow,
    @Nullable @JsonPropertyDescription("CPU, memory and temporary storage of the Pod.")
        ResourcesSpec resources,
    @Nullable @Size(max = Schema.MOST_LABELS) @ValidationRule(
            value = Schema.LABEL_KEYS_RULE,
            message = "every key of prometheus.nodeSelector must be a label key: use [prefix/]name")
        @JsonPropertyDescription(
            "Labels of the nodes that the Pod may run on. Changes restart Prometheus. Default: any node.")
        Map<String, @Size(max = 63) @Pattern(Schema.LABEL_VALUE) String> nodeSelector,
    @Nullable @Size(max = Schema.MOST_TOLERATIONS) @JsonPropertyDescription(
            "Taints of nodes that the Pod tolerates. Changes restart Prometheus. Default: none.")
        List<TolerationSpec> tolerations,
    @Nullable @JsonPropertyDescription(
            "Nodes and Pods that the Pod runs beside, in the words of Kubernetes, but among Pods of its own namespace"
                + " alone. Changes restart Prometheus. Default: none.")
        Affinity affinity,
    @Nullable @JsonPropertyDescription(
            "How the Pod is spread with others of its namespace, in the words of Kubernetes. Changes restart"
                + " Prometheus. Default: none.")
        List<TopologySpreadConstraint> topologySpreadConstraints,
    @Nullable @Size(max = Schema.LONGEST_SUBDOMAIN) @Pattern(Schema.DNS_SUBDOMAIN) @JsonPropertyDescription(
            "PriorityClass of the Pod, which must be granted by the operator's configuration. Changes restart"
                + " Prometheus. Default: the cluster's.")
        String priorityClassName,
    @Nullable @Size(max = Schema.MOST_PULL_SECRETS) @ValidationRule(
            value = "self.all(one, self.exists_one(other, other.name == one.name))",
            message =
                "prometheus.imagePullSecrets must not name a Secret twice: remove the repetition")
        @JsonPropertyDescription(
            "Secrets of the pipeline's namespace with which nodes pull the image; the operator does not read them."
                + " Changes restart Prometheus. Default: none.")
        List<ImagePullSecretSpec> imagePullSecrets,
    @Nullable @JsonPropertyDescription("Further labels and annotations of the Pod.")
        PodMetadataSpec podMetadata,
    @Nullable @JsonPropertyDescription("Who reaches Prometheus over the network.")
        NetworkPolicySpec networkPolicy,
    @Nullable @Size(max = Schema.MOST_REMOTE_WRITES) @JsonPropertyDescription(
            "Other places to which samples and exemplars are sent as they come. Changes apply to the running"
                + " Prometheus. Default: none.")
        List<RemoteWriteSpec> remoteWrite) {

  /** A Prometheus of which nothing is said. */
  public static final PrometheusSpec UNSET =
      new PrometheusSpec(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
          null, null, null);

  /** A Secret to pull the image with. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ImagePullSecretSpec(
      @Nullable @Required
          @Size(max = Schema.LONGEST_SUBDOMAIN) @Pattern(Schema.DNS_SUBDOMAIN) @JsonPropertyDescription("Name of a Secret of type kubernetes.io/dockerconfigjson.")
          String name) {}

  /** Sizes of the exemplar ring. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value =
          "!has(self.maxExemplars) || self.maxExemplars <= (has(self.limit) ? self.limit : 500000)",
      message =
          "maxExemplars must not exceed limit (500000 unless set): raise prometheus.exemplars.limit, or lower"
              + " prometheus.exemplars.maxExemplars")
  @ValidationRule(
      value = "!(has(self.maxExemplars) && has(self.keepFor))",
      message = "prometheus.exemplars " + ExemplarsSpec.UNION)
  public record ExemplarsSpec(
      @Nullable @Min(0) @Max(Schema.MOST_EXEMPLARS) @JsonPropertyDescription(
              "Exemplars kept in memory, the newest win; changes apply to the running Prometheus. 0 turns storage"
                  + " off. Default: 100000, or limit where that is lower.")
          Integer maxExemplars,
      @Nullable @Size(max = 28) @Pattern(Schema.DURATION) @ValidationRule(
              value = "duration(self) >= duration('1m') && duration(self) <= duration('720h')",
              message = "prometheus.exemplars.keepFor must be from 1m to 720h, such as 6h")
          @JsonPropertyDescription(
              "How long exemplars are kept, such as 6h, instead of a number: the operator sizes the running ring by the"
                  + " measured rate, within limit. status.exemplars.sizing says what it chose. At most one of maxExemplars"
                  + " and keepFor.")
          String keepFor,
      @Nullable @Min(1) @Max(Schema.MOST_EXEMPLARS) @JsonPropertyDescription(
              "Head-room: the largest maxExemplars that the Pod's memory request provides for; changing it may"
                  + " restart Prometheus. Default: 500000.")
          Integer limit) {

    /** What is asked of the two ways to size the ring. */
    public static final String UNION = "has at most one of maxExemplars and keepFor: remove one";
  }
}
