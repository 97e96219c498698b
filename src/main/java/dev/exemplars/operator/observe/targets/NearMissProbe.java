package dev.exemplars.operator.observe.targets;

import dev.exemplars.operator.observe.targets.ClusterSource.Listing;
import dev.exemplars.operator.plan.JobTargets;
import dev.exemplars.operator.plan.ScrapePlan;
import dev.exemplars.operator.plan.ScrapedNamespaces;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks for what nearly is a target, where there is none: a few short lists, now and then.
 *
 * <p>Pods are looked at where the pipeline may scrape, which shows them to it anyway; what else
 * might have been meant only in its own namespace. That some are annotated where it may not scrape
 * is nothing that it may learn.
 */
public final class NearMissProbe {

  /** Enough to see what was meant; the rest of a namespace would cost the API server. */
  static final int MOST_READ = 100;

  private static final int MOST_NAMESPACES = 3;
  private static final int MOST_JOBS = 3;
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();

  /**
   * What was found.
   *
   * @param scrape what was asked for then
   */
  private record Seen(Instant at, ScrapePlan scrape, List<NearMiss> misses) {}

  /**
   * Where to look.
   *
   * @param namespace of the pipeline
   */
  public record Request(String namespace, ScrapePlan scrape, ClusterSource cluster) {}

  /** One object that misses, as it is named. */
  private record Named(String name, Annotated.Miss miss) {}

  public NearMissProbe(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Looks, or tells what was seen a moment ago.
   *
   * @param uid of the pipeline
   */
  public List<NearMiss> look(String uid, Request request) {
    Instant now = clock.instant();
    Seen before = seen.get(uid);
    if (before != null
        && before.scrape.equals(request.scrape)
        && now.isBefore(before.at.plus(PAUSE))) {
      return before.misses;
    }
    List<NearMiss> misses =
        Stream.concat(ofAnnotations(request).stream(), ofJobs(request))
            .sorted((one, other) -> one.fault().compareTo(other.fault()))
            .toList();
    seen.put(uid, new Seen(now, request.scrape, misses));
    return misses;
  }

  /** Forgets a pipeline that is gone, or that has targets. */
  public void forget(String uid) {
    seen.remove(uid);
  }

  private static List<NearMiss> ofAnnotations(Request request) {
    Optional<Annotated> convention = request.scrape.annotationPrefix().map(Annotated::new);
    if (convention.isEmpty()) {
      return List.of();
    }
    Annotated wanted = convention.get();
    List<Named> all = new ArrayList<>();
    for (String namespace : namespaces(request.scrape.namespaces(), request)) {
      all.addAll(misses(request, Pod.class, namespace, wanted::miss));
    }
    if (isAmong(request.namespace, request.scrape.namespaces())) {
      all.addAll(misses(request, Deployment.class, request.namespace, wanted::miss));
      all.addAll(misses(request, Service.class, request.namespace, wanted::missOnService));
    }
    Map<Annotated.Miss, List<String>> alike =
        all.stream()
            .collect(
                Collectors.groupingBy(
                    Named::miss,
                    LinkedHashMap::new,
                    Collectors.mapping(Named::name, Collectors.toList())));
    return alike.entrySet().stream().map(NearMissProbe::together).toList();
  }

  private static NearMiss together(Map.Entry<Annotated.Miss, List<String>> alike) {
    Annotated.Miss miss = alike.getKey();
    return new NearMiss(
        miss.fault(), alike.getValue(), alike.getValue().size(), miss.found(), miss.wanted());
  }

  private static <T extends HasMetadata> List<Named> misses(
      Request request,
      Class<T> kind,
      String namespace,
      Function<T, Optional<Annotated.Miss>> miss) {
    return request.cluster.list(
        new Listing<>(kind, namespace, "", MOST_READ),
        one -> miss.apply(one).map(found -> new Named(named(one), found)).stream());
  }

  private static Stream<NearMiss> ofJobs(Request request) {
    return request.scrape.jobs().stream()
        .filter(job -> job.targets() instanceof JobTargets.Pods)
        .limit(MOST_JOBS)
        .map(
            job ->
                JobMiss.of(
                    job,
                    namespaces(((JobTargets.Pods) job.targets()).namespaces(), request).stream()
                        .flatMap(namespace -> pods(job.targets(), namespace, request.cluster))
                        .toList()));
  }

  private static Stream<Pod> pods(JobTargets targets, String namespace, ClusterSource cluster) {
    String selector = ((JobTargets.Pods) targets).selector().text();
    return cluster
        .list(
            new Listing<>(Pod.class, namespace, selector, MOST_READ),
            pod -> Stream.of(AskedPod.of(pod)))
        .stream();
  }

  /** The own one first; of all namespaces only that. */
  private static List<String> namespaces(ScrapedNamespaces searched, Request request) {
    return switch (searched) {
      case ScrapedNamespaces.All all -> List.of(request.namespace);
      case ScrapedNamespaces.Named named ->
          Stream.concat(
                  Stream.of(request.namespace).filter(named.names()::contains),
                  named.names().stream())
              .distinct()
              .limit(MOST_NAMESPACES)
              .toList();
    };
  }

  private static boolean isAmong(String namespace, ScrapedNamespaces searched) {
    return switch (searched) {
      case ScrapedNamespaces.All all -> true;
      case ScrapedNamespaces.Named named -> named.names().contains(namespace);
    };
  }

  static String named(HasMetadata object) {
    return "%s %s/%s"
        .formatted(
            object.getKind(), object.getMetadata().getNamespace(), object.getMetadata().getName());
  }
}
