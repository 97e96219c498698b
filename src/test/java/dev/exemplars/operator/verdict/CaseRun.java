package dev.exemplars.operator.verdict;

import dev.exemplars.operator.observe.ChainObservation;
import dev.exemplars.operator.observe.ChainObserver;
import dev.exemplars.operator.observe.ExternalObservatory;
import dev.exemplars.operator.observe.Observatory;
import dev.exemplars.operator.observe.StoredSample;
import dev.exemplars.operator.observe.Watched;
import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.real.BuiltPrometheus;
import dev.exemplars.operator.real.ScrapingPrometheus;
import dev.exemplars.operator.real.Waiting;
import dev.exemplars.operator.settings.OperatorSettings;
import dev.exemplars.operator.verdict.Finding.Outcome;
import dev.exemplars.operator.verdict.LabelledCase.Label;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One case, from the start of its Prometheus on, looked at each second by what the operator looks
 * with, until what is told is right and stays so.
 *
 * <p>Clocks run ahead where there is but waiting: the minute of grace after a start passes six
 * times as fast, with as many scrapes in it as an interval of six seconds gives; so does the time
 * that a trace may take to arrive, for the traces of the scenes arrived before, or never; and once
 * nothing comes in any more, the minutes for which what is stored speaks for targets. All times
 * that are told are of this world.
 */
final class CaseRun {

  private static final Duration PATIENCE = Duration.ofSeconds(45);
  private static final int HURRY = 6;

  /** How long what is stored speaks for targets, and a bit. */
  private static final Duration MEMORY = StoredSample.FRESH.plusMinutes(1);

  private static final int GREAT_HURRY = 60;

  private static final AtomicInteger COUNT = new AtomicInteger();

  final Scene scene;
  private final LabelledCase labelled;
  private final Instant start = Instant.now();
  private final List<Label> told = new ArrayList<>();
  private Steadiness steadiness = Steadiness.NONE;
  private String message = "";
  private int right;
  private Optional<Instant> happened = Optional.empty();
  private Optional<Duration> rightAfter = Optional.empty();
  private Optional<ScrapingPrometheus> prometheus = Optional.empty();

  private CaseRun(LabelledCase labelled, Scene scene) {
    this.labelled = labelled;
    this.scene = scene;
  }

  /**
   * What came of it.
   *
   * @param told everything, a repetition left out
   * @param message of the last
   * @param rightAfter time from the start of Prometheus until the right thing was told, to stay;
   *     empty where it was not
   */
  record Result(
      LabelledCase labelled,
      String version,
      List<Label> told,
      String message,
      Optional<Duration> rightAfter) {

    boolean isRight() {
      return rightAfter.isPresent() && message.contains(labelled.said());
    }

    /** Something is said to be broken, and it is not, or it is something else. */
    boolean isFalseAlarm() {
      return told.stream()
          .anyMatch(one -> one.outcome() == Outcome.False && !one.equals(labelled.label()));
    }
  }

  static Result of(LabelledCase labelled, Ground ground, String version) {
    try (Scene scene = new Scene(ground, version)) {
      labelled.change().accept(scene);
      return new CaseRun(labelled, scene).run();
    }
  }

  private Result run() {
    Path home = scene.ground.directory().resolve("p" + COUNT.incrementAndGet());
    prometheus =
        scene.prometheusRuns
            ? Optional.of(
                ScrapingPrometheus.start(
                    new BuiltPrometheus(scene.version.startsWith("2") ? "-2.45" : ""),
                    home,
                    scene.config(),
                    scene.flags))
            : Optional.empty();
    try {
      look(scene.front.apply(prometheus.map(ScrapingPrometheus::url).orElse("http://127.0.0.1:9")));
    } catch (IllegalStateException e) {
      rightAfter = Optional.empty();
    } finally {
      prometheus.ifPresent(ScrapingPrometheus::close);
    }
    return new Result(labelled, scene.version, List.copyOf(told), message, rightAfter);
  }

  /** Loads what the scene says now. */
  void reload() {
    prometheus.orElseThrow().reload(scene.config());
  }

  void restart() {
    prometheus.orElseThrow().restart();
  }

  private void look(String url) {
    OperatorSettings settings = Given.settings("--allow-loopback=true");
    Observatory observatory =
        new Observatory(
            scene.ground.http(),
            settings,
            scene.isHurried ? this::hurried : InstantSource.system());
    ExternalObservatory others = new ExternalObservatory(observatory);
    ChainObserver observer = new ChainObserver(scene.ground.http(), settings, this::fast);
    PipelinePlan plan = scene.plan(url);
    ChainObserver.Means means =
        ChainObserver.Means.of(plan, Optional.of(Credentials.none()), scene.cluster());
    Waiting.until(
        labelled.name(),
        PATIENCE.plus(scene.isHurried ? Duration.ZERO : scene.grace),
        () -> {
          Observatory.Sighting sighting =
              plan.external().isPresent()
                  ? others.observe("uid", plan, means.credentials())
                  : observatory.observe("uid", Watched.of(plan, Scene.REVISION));
          if (sighting.isFresh()) {
            judge(plan, observer.observe("uid", means, sighting.observation()));
          }
          return right >= scene.looks && happened.isPresent();
        });
  }

  private void judge(PipelinePlan plan, ChainObservation seen) {
    Steadiness.Settled settled =
        steadiness.settle(new ChainEvidence(Intent.of(plan, seen.prometheus()), seen));
    steadiness = settled.next();
    Label label = Label.of(settled.verdict());
    message = settled.verdict().told().finding().message();
    if (told.isEmpty() || !told.getLast().equals(label)) {
      told.add(label);
    }
    boolean isBefore = scene.isWellFirst && happened.isEmpty();
    right = label.equals(isBefore ? Label.WELL : labelled.label()) ? right + 1 : 0;
    if (right == 1) {
      Instant from = scene.isWellFirst ? happened.orElse(start) : start;
      rightAfter = Optional.of(Duration.between(from, Instant.now()));
    }
    if (right == 2 && happened.isEmpty()) {
      happened = Optional.of(Instant.now());
      scene.event.accept(this);
      right = scene.isWellFirst ? 0 : right;
    }
  }

  private Instant hurried() {
    Instant now = Instant.now();
    Instant ahead =
        now.plus(shorter(Duration.between(start, now).multipliedBy(HURRY - 1), scene.grace));
    return scene.fallsSilent && happened.isPresent()
        ? ahead.plus(
            shorter(Duration.between(happened.get(), now).multipliedBy(GREAT_HURRY), MEMORY))
        : ahead;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private Instant fast() {
    return start.plus(Duration.between(start, Instant.now()).multipliedBy(HURRY));
  }
}
