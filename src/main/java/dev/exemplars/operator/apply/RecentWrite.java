package dev.exemplars.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.dependent.RecentOperationCacheFiller;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import java.util.Comparator;
import java.util.Optional;

/**
 * What the API server answered to a write: it stands in for what a watch shows, until the watch has
 * brought it or something newer.
 *
 * <p>JOSDK compares the versions of what it knows and of what it is told for operands alone, and
 * for a pipeline it compares none: told of a creation it would remember nothing, told of an update
 * anything. So they are compared here, and it is told which object is to be replaced: should the
 * watch bring another one in between, it keeps that.
 */
final class RecentWrite {

  /** Versions of one object are numbers that grow, with no zero in front. */
  private static final Comparator<String> OLDEST_FIRST =
      Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

  private RecentWrite() {}

  /**
   * Remembers an object, unless something newer is known. Of what is as new there may be less than
   * what was answered: a cache keeps no body of an object while it does not know its pipeline.
   */
  static <R extends HasMetadata, S extends Cache<R> & RecentOperationCacheFiller<R>> void remember(
      R written, S source) {
    ResourceID id = ResourceID.fromResource(written);
    Optional<R> known = source.get(id);
    if (known.isEmpty()) {
      source.handleRecentResourceCreate(id, written);
    } else if (OLDEST_FIRST.compare(version(known.get()), version(written)) <= 0) {
      source.handleRecentResourceUpdate(id, written, known.get());
    }
  }

  private static String version(HasMetadata object) {
    return object.getMetadata().getResourceVersion();
  }
}
