package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.PrometheusSpec;
import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.settings.OperatorSettings;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The Prometheus server of a pipeline.
 *
 * @param version decides flags and configuration
 * @param image full image reference
 * @param exemplars sizes of the exemplar ring
 * @param retention how long samples are kept
 */
public record PrometheusPlan(
    PrometheusVersion version, String image, ExemplarsPlan exemplars, Retention retention) {

  private static final String FIELD = "spec.prometheus";
  private static final Pattern IMAGE = Pattern.compile(Schema.IMAGE);

  static PrometheusPlan of(PrometheusSpec spec, OperatorSettings settings, SpecProblems problems) {
    PrometheusVersion version = version(spec, settings, problems);
    return new PrometheusPlan(
        version,
        image(spec, version, settings, problems),
        ExemplarsPlan.of(spec.exemplars(), settings.limits().maxExemplars(), problems),
        Retention.DEFAULT);
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

  private static String repositoryOf(String image) {
    String untagged = image.substring(0, endOf(image, image.indexOf('@')));
    int tag = untagged.lastIndexOf(':');
    return tag > untagged.lastIndexOf('/') ? untagged.substring(0, tag) : untagged;
  }

  private static int endOf(String text, int index) {
    return index < 0 ? text.length() : index;
  }
}
