package dev.exemplars.operator.observe.targets;

import dev.exemplars.operator.api.ScrapeJobSpec.Exemplars;
import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.observe.http.Deadline;
import dev.exemplars.operator.observe.http.Identity;
import dev.exemplars.operator.observe.http.ProbeException;
import dev.exemplars.operator.observe.http.Question;
import dev.exemplars.operator.observe.targets.Admission.Admitted;
import dev.exemplars.operator.observe.targets.Admission.Refused;
import dev.exemplars.operator.observe.targets.ProbedTarget.Expectation;
import dev.exemplars.operator.observe.targets.ProbedTarget.Hindrance;
import dev.exemplars.operator.observe.targets.ProbedTarget.NotRead;
import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.plan.JobPlan;
import dev.exemplars.operator.plan.Names;
import dev.exemplars.operator.telemetry.Peer;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks targets what Prometheus asks them, for Prometheus does not tell what it was answered: a few
 * in each look, so that all have their turn.
 *
 * <p>Those that answered the last time share their turns with none that did not, so that they never
 * wait for silent ones, whosever these are.
 */
public final class TargetProbe {

  private static final Logger log = LoggerFactory.getLogger(TargetProbe.class);

  /** A target that is excused, or not. */
  static final String EXPECT = "exemplars.dev/expect";

  private static final int MOST_ASKED = 5;

  /** Each takes a connection, and memory for a line. */
  private static final int MOST_IN_FLIGHT = 120;

  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final BoundedHttp http;
  private final Semaphore answering = new Semaphore(MOST_IN_FLIGHT / 2, true);
  private final Semaphore unproven = new Semaphore(MOST_IN_FLIGHT / 2, true);
  private final Map<String, Rotation> rotations = new ConcurrentHashMap<>();
  private final InstantSource clock;

  public TargetProbe(BoundedHttp http, InstantSource clock) {
    this.http = http;
    this.clock = clock;
  }

  /**
   * What a look at targets takes.
   *
   * @param credentials what Secrets held when they were read last; empty where they were not
   * @param targets all that Prometheus tells of
   * @param isProven whether fresh exemplars are stored: then those that answered well are asked
   *     only now and then, for each takes a request of the API server, too
   */
  public record Look(
      TargetRules rules,
      Optional<Credentials> credentials,
      List<Target> targets,
      boolean isProven) {
    public Look {
      targets = List.copyOf(targets);
    }
  }

  /**
   * Asks some, and tells what these and others before answered, the newest first.
   *
   * @param uid of the pipeline
   */
  public List<ProbedTarget> probe(String uid, Look look) {
    if (!look.rules.isProbing()) {
      forget(uid);
      return List.of();
    }
    Rotation rotation = rotations.computeIfAbsent(uid, any -> new Rotation());
    List<Target> targets =
        look.targets.stream().filter(one -> !one.job().equals(Names.SELF_JOB)).toList();
    List<Target> next =
        rotation.next(
            targets.stream()
                .filter(one -> isAskable(one, look))
                .filter(one -> !(look.isProven && rotation.answeredWellLately(one)))
                .toList(),
            MOST_ASKED);
    rotation.remember(ask(next, look, rotation), targets, clock.instant());
    return rotation.remembered(targets);
  }

  /** Forgets a pipeline that is gone. */
  public void forget(String uid) {
    rotations.remove(uid);
  }

  /** Without its credentials a job is not asked; what its targets answered before still holds. */
  private static boolean isAskable(Target target, Look look) {
    return look.credentials.isPresent()
        || look.rules.client(look.rules.job(target)).secrets().isEmpty();
  }

  /** All at once: one that is slow keeps no other from its turn. */
  private List<ProbedTarget> ask(List<Target> targets, Look look, Rotation rotation) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Optional<ProbedTarget>>> all =
          targets.stream()
              .map(
                  target -> http.spans().carry(() -> inTurn(turns(target, rotation), target, look)))
              .toList();
      return threads.invokeAll(all).stream().flatMap(one -> answer(one).stream()).toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private Semaphore turns(Target target, Rotation rotation) {
    return rotation.hasAnswered(target) ? answering : unproven;
  }

  private static Optional<ProbedTarget> answer(Future<Optional<ProbedTarget>> done) {
    if (done.state() == Future.State.SUCCESS) {
      return done.resultNow();
    }
    log.error("a target could not be asked", done.exceptionNow());
    return Optional.empty();
  }

  /** Empty where the operator itself had no time: that says nothing of the target. */
  private Optional<ProbedTarget> inTurn(Semaphore turns, Target target, Look look)
      throws InterruptedException {
    if (!turns.tryAcquire(LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
      return Optional.empty();
    }
    try {
      return ask(target, look);
    } finally {
      turns.release();
    }
  }

  private Optional<ProbedTarget> ask(Target target, Look look) {
    Optional<JobPlan> job = look.rules.job(target);
    return switch (look.rules.admission().of(target, job)) {
      case Refused refused ->
          Optional.of(
              new ProbedTarget(
                  target,
                  new NotRead(Hindrance.Blocked, refused.cause()),
                  expectation(Optional.empty(), job)));
      case Admitted admitted ->
          answer(admitted, target, job, look)
              .map(
                  answer ->
                      new ProbedTarget(
                          target,
                          answer,
                          expectation(admitted.pod(), job),
                          admitted.doubt().filter(any -> answer instanceof NotRead)));
    };
  }

  private Optional<ProbedTarget.Answer> answer(
      Admitted admitted, Target target, Optional<JobPlan> job, Look look) {
    Duration timeout = look.rules.timeout(job);
    try {
      Question question =
          ScrapeHeaders.on(
              Question.of(admitted.uri())
                  .of(Peer.Target)
                  .as(
                      Identity.of(
                          look.rules.client(job), look.credentials.orElse(Credentials.none()))),
              look.rules.accept(target),
              timeout);
      return Optional.of(
          http.ask(
              question,
              Deadline.in(timeout.compareTo(LONGEST) < 0 ? timeout : LONGEST),
              answer -> ScrapeAnswer.of(answer, look.rules.version())));
    } catch (ProbeException e) {
      return hindrance(e).map(hindrance -> new NotRead(hindrance, e.said()));
    }
  }

  private static Optional<Hindrance> hindrance(ProbeException e) {
    return switch (e.kind()) {
      case Blocked, Unreachable -> Optional.of(Hindrance.Blocked);
      case Untrusted -> Optional.of(Hindrance.Untrusted);
      case TooSlow -> Optional.of(Hindrance.TooSlow);
      case TooLarge, Unexpected -> Optional.of(Hindrance.Refused);
      case Busy -> Optional.empty();
    };
  }

  /** The Pod has the last word. */
  private static Expectation expectation(Optional<Pod> pod, Optional<JobPlan> job) {
    String said = pod.map(PodAdmission::annotations).map(all -> all.get(EXPECT)).orElse("");
    return switch (said) {
      case "true" -> Expectation.Expected;
      case "false" -> Expectation.Excused;
      default ->
          job.flatMap(JobPlan::exemplars).map(TargetProbe::expectation).orElse(Expectation.Unsaid);
    };
  }

  private static Expectation expectation(Exemplars said) {
    return switch (said) {
      case Expected -> Expectation.Expected;
      case Optional -> Expectation.Excused;
    };
  }
}
