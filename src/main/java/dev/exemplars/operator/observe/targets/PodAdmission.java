package dev.exemplars.operator.observe.targets;

import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.plan.ExternalPlan;
import dev.exemplars.operator.plan.JobPlan;
import dev.exemplars.operator.plan.JobTargets;
import dev.exemplars.operator.plan.Names;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.ScrapedNamespaces;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom the operator asks: nobody but Pods that it finds itself, where the pipeline may scrape, at
 * an address that they have; and targets by address that it may call for this namespace. What
 * Prometheus tells is but the suggestion to look.
 */
final class PodAdmission implements Admission {

  private static final Logger log = LoggerFactory.getLogger(PodAdmission.class);

  private final PipelinePlan plan;
  private final PodSource pods;

  PodAdmission(PipelinePlan plan, PodSource pods) {
    this.plan = plan;
    this.pods = pods;
  }

  /** The job is empty where it is that of annotated Pods. */
  @Override
  public Decision of(Target target, Optional<JobPlan> job) {
    Optional<URI> uri = UrlAdmission.uri(target.scrapeUrl());
    if (uri.isEmpty()) {
      return new Refused("its URL is none that the operator calls");
    }
    if (job.filter(one -> isLessSafe(uri.get(), one)).isPresent()) {
      return new Refused("its URL is http, and that of its job https");
    }
    Optional<ScrapedNamespaces> searched = searched(target, job);
    if (searched.isEmpty()) {
      return job.map(JobPlan::targets)
          .map(targets -> decide(uri.get(), targets))
          .orElse(new Refused("it is of no job of this pipeline"));
    }
    return target.namespace().filter(name -> isIn(name, searched.get())).isEmpty()
        ? new Refused("it is in no namespace that this job scrapes")
        : decide(uri.get(), target, job);
  }

  /** A Service of the own namespace may be written without it, and then means another here. */
  private Decision decide(URI uri, JobTargets targets) {
    String address = uri.getHost() + ":" + port(uri);
    boolean isOfJob =
        targets instanceof JobTargets.Static fixed && fixed.addresses().contains(address);
    return Optional.ofNullable(plan.scrape().callable().get(address))
        .filter(host -> isOfJob)
        .<Decision>map(host -> new Admitted(at(host, uri)))
        .orElse(
            new Refused("the operator may not call its host: see --grant-hosts of the operator"));
  }

  private Decision decide(URI uri, Target target, Optional<JobPlan> job) {
    try {
      return pod(target)
          .map(pod -> decide(uri, pod, job))
          .orElse(new Refused("there is no such Pod"));
    } catch (RuntimeException e) {
      // Of the client of the cluster, which is unknown here.
      log.debug("a Pod could not be read", e);
      return new Refused("its Pod could not be read");
    }
  }

  private Decision decide(URI uri, Pod pod, Optional<JobPlan> job) {
    if (job.isEmpty() && plan.external().isEmpty() && !isAnnotated(pod)) {
      return new Refused("its Pod does not say that it wants to be scraped");
    }
    if (pod.getMetadata().getDeletionTimestamp() != null || !isRunning(pod)) {
      return new Refused("its Pod does not run");
    }
    if (isOnHostNetwork(pod)) {
      return new Refused("its Pod has the network of its node, where others listen, too");
    }
    return addresses(pod).anyMatch(one -> isSame(one, uri.getHost()))
        ? new Admitted(uri, Optional.of(pod), doubt(pod, job))
        : new Refused("its address is none of its Pod");
  }

  private Optional<String> doubt(Pod pod, Optional<JobPlan> job) {
    if (plan.external().isPresent()) {
      return Optional.empty();
    }
    return job.isPresent()
        ? PodPorts.doubt(pod, job.get())
        : plan.scrape().annotationPrefix().flatMap(prefix -> PodPorts.doubt(pod, prefix));
  }

  /** What others scrape, they scrape by jobs of which nothing is known. */
  private Optional<ScrapedNamespaces> searched(Target target, Optional<JobPlan> job) {
    if (plan.external().isPresent()) {
      return plan.external().map(ExternalPlan::namespaces);
    }
    if (job.isEmpty()) {
      return target.job().equals(Names.PODS_JOB) && plan.scrape().annotationPrefix().isPresent()
          ? Optional.of(plan.scrape().namespaces())
          : Optional.empty();
    }
    return job.map(JobPlan::targets)
        .flatMap(
            targets ->
                targets instanceof JobTargets.Pods found
                    ? Optional.of(found.namespaces())
                    : Optional.empty());
  }

  private boolean isAnnotated(Pod pod) {
    return plan.scrape()
        .annotationPrefix()
        .filter(prefix -> "true".equals(annotations(pod).get(prefix + "/scrape")))
        .isPresent();
  }

  private Optional<Pod> pod(Target target) {
    Optional<String> name = target.pod().filter(PodAdmission::isName);
    return name.isEmpty()
        ? Optional.empty()
        : pods.get(target.namespace().orElseThrow(), name.get());
  }

  /** It goes into a request to the API server. */
  private static boolean isName(String text) {
    return !text.isEmpty()
        && text.length() <= Schema.LONGEST_SUBDOMAIN
        && text.chars().allMatch(PodAdmission::isOfName)
        && !text.startsWith(".");
  }

  private static boolean isOfName(int sign) {
    return (sign >= 'a' && sign <= 'z')
        || (sign >= '0' && sign <= '9')
        || sign == '-'
        || sign == '.';
  }

  /** Credentials of a job are for TLS where the job says so. */
  private static boolean isLessSafe(URI uri, JobPlan job) {
    return job.scheme().equals("https") && !uri.getScheme().equals("https");
  }

  private static boolean isIn(String namespace, ScrapedNamespaces searched) {
    return isName(namespace)
        && switch (searched) {
          case ScrapedNamespaces.All all -> true;
          case ScrapedNamespaces.Named named -> named.names().contains(namespace);
        };
  }

  /** The same at another host; path and query stay as they were written. */
  private static URI at(String host, URI uri) {
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return URI.create(
        "%s://%s:%d%s%s".formatted(uri.getScheme(), host, port(uri), uri.getRawPath(), query));
  }

  private static int port(URI uri) {
    int usual = uri.getScheme().equals("https") ? 443 : 80;
    return uri.getPort() < 0 ? usual : uri.getPort();
  }

  private static boolean isRunning(Pod pod) {
    return Optional.ofNullable(pod.getStatus())
        .map(PodStatus::getPhase)
        .filter("Running"::equals)
        .isPresent();
  }

  private static boolean isOnHostNetwork(Pod pod) {
    return Optional.ofNullable(pod.getSpec()).map(PodSpec::getHostNetwork).orElse(false);
  }

  private static Stream<String> addresses(Pod pod) {
    return Optional.ofNullable(pod.getStatus()).map(PodStatus::getPodIPs).orElse(List.of()).stream()
        .flatMap(one -> Stream.ofNullable(one).map(PodIP::getIp))
        .flatMap(Stream::ofNullable);
  }

  /** Of IPv4 there is one way to write it, of IPv6 there are some, in brackets. */
  private static boolean isSame(String address, String host) {
    Optional<InetAddress> own = address.contains(":") ? literal(address) : Optional.empty();
    return address.equals(host)
        || (host.startsWith("[")
            && own.isPresent()
            && own.equals(literal(host.substring(1, host.length() - 1))));
  }

  private static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Those of a Pod, if it has any. */
  static Map<String, String> annotations(Pod pod) {
    return Optional.ofNullable(pod.getMetadata().getAnnotations()).orElse(Map.of());
  }
}
