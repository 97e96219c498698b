package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.PrometheusSpec;
import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.settings.OperatorSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The Prometheus server of a pipeline.
 *
 * @param version decides flags and configuration
 * @param image full image reference
 * @param exemplars sizes of the exemplar ring
 * @param storage where samples are kept
 * @param retention how long, and how many
 * @param externalLabels what the samples carry to whoever receives them, literally
 * @param outOfOrderTimeWindow how much older than the newest a sample may be; zero is not at all
 * @param resources what the container asks of its node
 * @param placement where the Pod may run
 * @param podMetadata what it carries there
 * @param networkPolicy who may connect to it; empty where everybody may
 * @param remoteWrites where samples are sent
 */
public record PrometheusPlan(
    PrometheusVersion version,
    String image,
    ExemplarsPlan exemplars,
    StoragePlan storage,
    Retention retention,
    Map<String, String> externalLabels,
    Duration outOfOrderTimeWindow,
    ResourcesPlan resources,
    PlacementPlan placement,
    PodMetadataPlan podMetadata,
    Optional<NetworkPolicyPlan> networkPolicy,
    List<RemoteWritePlan> remoteWrites) {

  private static final String FIELD = "spec.prometheus";
  private static final Pattern IMAGE = Pattern.compile(Schema.IMAGE);
  private static final Pattern EXTERNAL_LABEL = Pattern.compile(Schema.EXTERNAL_LABEL);

  public PrometheusPlan {
    remoteWrites = List.copyOf(remoteWrites);
  }

  static PrometheusPlan of(
      PrometheusSpec spec,
      Optional<MeasuredRing> measured,
      OperatorSettings settings,
      SpecProblems problems) {
    PrometheusVersion version = version(spec, settings, problems);
    ExemplarsPlan exemplars =
        ExemplarsPlan.of(spec.exemplars(), measured, settings.caps().exemplars(), problems);
    StoragePlan storage = StoragePlan.of(spec.storage(), problems);
    return new PrometheusPlan(
        version,
        image(spec, version, settings, problems),
        exemplars,
        storage,
        Retention.of(spec, storage, problems),
        externalLabels(spec, problems),
        Durations.of(FIELD + ".outOfOrderTimeWindow", spec.outOfOrderTimeWindow(), Duration.ZERO)
            .within(Duration.ZERO, Duration.ofHours(24), problems),
        ResourcesPlan.of(spec.resources(), exemplars, storage, problems),
        PlacementPlan.of(spec, settings.grants().priorityClasses(), problems),
        PodMetadataPlan.of(spec.podMetadata(), problems),
        NetworkPolicyPlan.of(spec.networkPolicy(), settings, problems),
        RemoteWritePlan.listOf(spec.remoteWrite(), exemplars.maxExemplars() > 0, problems));
  }

  private static PrometheusVersion version(
      PrometheusSpec spec, OperatorSettings settings, SpecProblems problems) {
    String text =
        Optional.ofNullable(spec.version()).orElse(settings.prometheus().defaultVersion());
    Optional<PrometheusVersion> version = PrometheusVersion.parse(text);
    String field = FIELD + ".version";
    if (problems.require(
            version.isPresent(),
            field,
            text,
            "is not a version: write three numbers, such as 3.16.0")
        && !version.orElseThrow().isSupported()) {
      problems.add(
          Reason.UnsupportedVersion,
          field,
          text,
          "is not supported: use one of " + PrometheusVersion.SUPPORTED);
    }
    return version.orElse(new PrometheusVersion(0, 0, 0));
  }

  private static String image(
      PrometheusSpec spec,
      PrometheusVersion version,
      OperatorSettings settings,
      SpecProblems problems) {
    String image = spec.image();
    if (image == null) {
      return settings.prometheus().imageRepository() + ":v" + version;
    }
    problems.require(
        image.length() <= Schema.LONGEST_IMAGE && IMAGE.matcher(image).matches(),
        FIELD + ".image",
        image,
        "is not an image reference: write [registry/]repository:tag or …@sha256:digest");
    Set<String> granted = settings.grants().imageRepositories();
    if (!granted.contains(repositoryOf(image))) {
      problems.add(
          Reason.NotAllowed,
          FIELD + ".image",
          image,
          "is of a repository that is not granted: use one of "
              + String.join(", ", granted.stream().sorted().toList())
              + ", or have the operator's --grant-image-repositories extended");
    }
    return image;
  }

  private static Map<String, String> externalLabels(PrometheusSpec spec, SpecProblems problems) {
    Map<String, String> labels =
        new TreeMap<>(Optional.ofNullable(spec.externalLabels()).orElse(Map.of()));
    String field = FIELD + ".externalLabels";
    problems.require(
        labels.size() <= Schema.MOST_LABELS,
        field,
        labels.size(),
        "labels are too many: at most " + Schema.MOST_LABELS);
    labels.forEach(
        (name, value) -> {
          problems.require(
              EXTERNAL_LABEL.matcher(name).matches() && !name.startsWith("__"),
              field,
              name,
              "is not a label name: use at most 63 letters, digits and '_', not starting with '__',"
                  + " such as cluster");
          int length = Schema.lengthOf(value);
          problems.require(
              length > 0 && length <= Schema.LONGEST_EXTERNAL_LABEL_VALUE,
              field + "." + name,
              value,
              "must have 1 to %d characters: shorten it, or leave the label out"
                  .formatted(Schema.LONGEST_EXTERNAL_LABEL_VALUE));
        });
    return labels;
  }

  private static String repositoryOf(String image) {
    String untagged = image.substring(0, endOf(image, image.indexOf('@')));
    int tag = untagged.lastIndexOf(':');
    return tag > untagged.lastIndexOf('/') ? untagged.substring(0, tag) : untagged;
  }

  private static int endOf(String text, int index) {
    return index < 0 ? text.length() : index;
  }
}
