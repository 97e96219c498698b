package dev.exemplars.operator.observe.grafana;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What Grafana says of what was written for it, or was there already. */
public sealed interface GrafanaObservation {

  /** Nobody asked: no URL is given, or none that may be called. */
  record NotAsked() implements GrafanaObservation {}

  /** It did not answer; {@code cause} is in our words. */
  record Unreachable(String cause) implements GrafanaObservation {}

  /** It does not let the operator look. */
  record Unauthorized(String cause) implements GrafanaObservation {}

  /**
   * It answered.
   *
   * @param prometheus the data source that is to hold the links
   * @param traces the one to which they lead; empty where they lead to a page
   * @param unhealthy uids of those that fail Grafana's own check, as far as it was asked lately
   */
  record Answered(
      Sought prometheus, Optional<Sought> traces, Dashboard dashboard, Set<String> unhealthy)
      implements GrafanaObservation {

    public Answered {
      unhealthy = Set.copyOf(unhealthy);
    }
  }

  /**
   * A data source that was looked for.
   *
   * @param uid by which links and panels find it
   * @param kinds types of which it may be; none where any will do
   * @param found empty where there is none of that uid, or it is not shown
   * @param otherUid the uid of another one that has the name which is written
   */
  record Sought(
      String uid, Set<String> kinds, Optional<LoadedDatasource> found, Optional<String> otherUid) {

    public Sought {
      kinds = Set.copyOf(kinds);
    }

    /** Whether what was found is of a type that it may be of. */
    public boolean isOfItsKind() {
      return kinds.isEmpty() || found.filter(one -> kinds.contains(one.type())).isPresent();
    }
  }

  /**
   * A data source as Grafana has it, as far as anybody needs to know.
   *
   * @param type such as {@code prometheus} or {@code tempo}
   * @param links its {@code exemplarTraceIdDestinations}
   */
  record LoadedDatasource(String type, List<Link> links) {

    public LoadedDatasource {
      links = List.copyOf(links);
    }

    /**
     * Whether it links a label.
     *
     * @param to uid of the data source to which it must lead; empty where it may lead anywhere
     */
    public boolean links(String label, Optional<String> to) {
      return links.stream()
          .filter(link -> link.label().equals(label))
          .anyMatch(link -> to.isEmpty() || link.uid().equals(to));
    }

    /** Labels that are linked. */
    public List<String> labels() {
      return links.stream().map(Link::label).distinct().toList();
    }
  }

  /**
   * A link of an exemplar label.
   *
   * @param uid data source to which it leads; empty where it leads to a page
   */
  record Link(String label, Optional<String> uid) {}

  /** The dashboard, as far as it matters. */
  sealed interface Dashboard {}

  /** None is wanted. */
  record NotWanted() implements Dashboard {}

  /** It is not there. */
  record Missing() implements Dashboard {}

  /**
   * It is there.
   *
   * @param path at which Grafana shows it, below its base URL; empty where it says none of that
   *     form
   */
  record Loaded(Optional<String> path) implements Dashboard {}
}
