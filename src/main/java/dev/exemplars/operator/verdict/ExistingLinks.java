package dev.exemplars.operator.verdict;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Answered;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Link;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.LoadedDatasource;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.NotAsked;
import dev.exemplars.operator.plan.GrafanaAccess;
import dev.exemplars.operator.plan.LabelLink;
import dev.exemplars.operator.verdict.Intent.Existing;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Links of a data source that the operator does not write: what they lack is said so that it can be
 * copied. Nothing is quoted of what else the data source holds.
 */
final class ExistingLinks {

  private static final String LIST = "jsonData.exemplarTraceIdDestinations";

  private ExistingLinks() {}

  /** Only Grafana knows them. */
  static Optional<Finding> someoneCanLook(ChainEvidence evidence) {
    return evidence.intent().linking() instanceof Existing existing
            && evidence.seen().grafana() instanceof NotAsked
        ? Optional.of(unseen(existing))
        : Optional.empty();
  }

  private static Finding unseen(Existing existing) {
    String unknown = "whether the data source %s has the links is not known: ";
    return switch (existing.access()) {
      case GrafanaAccess.NotGiven notGiven ->
          Finding.unknown(
              Reason.GrafanaNotAsked,
              unknown.formatted(existing.uid())
                  + "nobody can look, set grafana.url and grafana.authorization");
      case GrafanaAccess.Withheld withheld ->
          Finding.unknown(
              Reason.HostNotAllowed,
              unknown.formatted(existing.uid()) + withheld.missingGrant().message());
      case GrafanaAccess.Given given ->
          Finding.unknown(
              Reason.NotObserved, unknown.formatted(existing.uid()) + "nobody has looked yet");
    };
  }

  /** Labels that lead to the traces; of a page nobody can tell whether it is the right one. */
  static List<String> labels(Existing existing, LoadedDatasource datasource) {
    return datasource.links().stream()
        .filter(link -> leadsTo(existing.target(), link))
        .map(Link::label)
        .distinct()
        .toList();
  }

  private static boolean leadsTo(LabelLink.Target target, Link link) {
    return switch (target) {
      case LabelLink.Page page -> true;
      case LabelLink.Datasource datasource ->
          link.uid().filter(datasource.uid()::equals).isPresent();
    };
  }

  /** That no stored label has a link to the traces. */
  static Finding lacking(ChainEvidence evidence, Existing existing, LoadedDatasource datasource) {
    Set<String> stored = evidence.idLabels();
    Set<String> elsewhere = new TreeSet<>(stored);
    elsewhere.retainAll(datasource.labels());
    String lines = lines(stored.stream().map(label -> toTraces(existing, label)).toList());
    return elsewhere.isEmpty()
        ? Finding.no(
            Reason.TraceIdLabelMismatch,
            "stored exemplars carry %s, and the data source %s of Grafana links none of it: add %s to its %s"
                .formatted(String.join(", ", stored), existing.uid(), lines, LIST))
        : Finding.no(
            Reason.DatasourceConflict,
            "the data source %s of Grafana links %s elsewhere than to %s: add %s to its %s, or name under tracing where it leads"
                .formatted(
                    existing.uid(),
                    String.join(", ", elsewhere),
                    target(existing.target()),
                    lines,
                    LIST));
  }

  /** What else is to be linked, is stored, and is not linked; empty where there is nothing. */
  static String rest(ChainEvidence evidence) {
    if (!(evidence.intent().linking() instanceof Existing existing)
        || !(evidence.seen().grafana() instanceof Answered answered)) {
      return "";
    }
    Set<String> stored = evidence.details().sample().labels();
    List<String> linked =
        answered.prometheus().found().map(LoadedDatasource::labels).orElse(List.of());
    List<LabelLink> missing =
        existing.links().stream()
            .filter(link -> stored.contains(link.label()) && !linked.contains(link.label()))
            .toList();
    return missing.isEmpty()
        ? ""
        : "; the data source %s lacks %s in its %s".formatted(existing.uid(), lines(missing), LIST);
  }

  private static LabelLink toTraces(Existing existing, String label) {
    return new LabelLink(label, existing.target(), "");
  }

  /** As a provisioning file has them, with each dollar sign doubled. */
  private static String lines(Collection<LabelLink> links) {
    return links.stream().map(ExistingLinks::line).collect(Collectors.joining(", "));
  }

  private static String line(LabelLink link) {
    return switch (link.target()) {
      case LabelLink.Datasource datasource ->
          "{name: %s, datasourceUid: %s}".formatted(link.label(), datasource.uid());
      case LabelLink.Page page ->
          "{name: %s, url: '%s'}"
              .formatted(link.label(), page.template().toGrafana().replace("$", "$$"));
    };
  }

  private static String target(LabelLink.Target target) {
    return switch (target) {
      case LabelLink.Datasource datasource -> datasource.uid();
      case LabelLink.Page page -> "a page";
    };
  }
}
