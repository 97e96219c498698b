package dev.exemplars.operator.observe.targets;

import dev.exemplars.operator.observe.targets.ProbedTarget.Hindrance;
import dev.exemplars.operator.observe.targets.ProbedTarget.NotRead;
import dev.exemplars.operator.observe.targets.ProbedTarget.Read;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whose turn it is among the targets of one pipeline, and what those before answered. */
final class Rotation {

  /** Each answer is about a kilobyte. */
  static final int MOST_REMEMBERED = 50;

  /** One that was too slow, and so kept a turn as long as it could, waits for some looks. */
  private static final int PAUSE_OF_SLOW = 5;

  /** One that gave exemplars, while exemplars of it or of others are stored all the time. */
  private static final int PAUSE_OF_WELL = 10;

  private final Map<Key, Remembered> answers = new LinkedHashMap<>();
  private final Silences silences = new Silences();
  private long looks;

  /** What makes a target the same as before. */
  record Key(String job, Optional<String> namespace, Optional<String> pod, String scrapeUrl) {

    static Key of(Target target) {
      return new Key(target.job(), target.namespace(), target.pod(), target.scrapeUrl());
    }
  }

  private record Remembered(long look, ProbedTarget probed) {}

  /**
   * The next ones: those of which a single answer without exemplars is known, which does not show
   * whether they have traffic, then those that were never asked, or longest ago. One of each
   * application comes before a second of any.
   */
  synchronized List<Target> next(List<Target> targets, int most) {
    List<Target> waiting =
        targets.stream()
            .filter(one -> !isPausing(one))
            .sorted(Comparator.comparing(this::turn))
            .toList();
    Set<String> seen = new HashSet<>();
    Map<Boolean, List<Target>> byTurn =
        waiting.stream().collect(Collectors.partitioningBy(one -> seen.add(application(one))));
    return Stream.concat(
            byTurn.getOrDefault(true, List.of()).stream(),
            byTurn.getOrDefault(false, List.of()).stream())
        .limit(most)
        .toList();
  }

  /** Keeps what was answered, the newest of it, and forgets targets that are gone. */
  synchronized void remember(List<ProbedTarget> probed, List<Target> targets, Instant now) {
    looks++;
    Set<Key> known = targets.stream().map(Key::of).collect(Collectors.toSet());
    answers.keySet().retainAll(known);
    silences.keep(known);
    for (ProbedTarget one : probed) {
      Key key = Key.of(one.target());
      answers.remove(key);
      answers.put(key, new Remembered(looks, silences.hear(key, one, now)));
    }
    while (answers.size() > MOST_REMEMBERED) {
      answers.remove(answers.keySet().iterator().next());
    }
  }

  /** What is remembered, of targets as they are now; the newest comes first. */
  synchronized List<ProbedTarget> remembered(List<Target> targets) {
    List<ProbedTarget> all = new ArrayList<>();
    for (Target target : targets) {
      Remembered before = answers.get(Key.of(target));
      if (before != null) {
        all.add(before.probed.of(target));
      }
    }
    all.sort(Comparator.comparing((ProbedTarget one) -> lastLook(one.target())).reversed());
    return List.copyOf(all);
  }

  /** Whether it was read the last time it was asked. */
  synchronized boolean hasAnswered(Target target) {
    return Optional.ofNullable(answers.get(Key.of(target)))
        .filter(before -> before.probed.answer() instanceof Read)
        .isPresent();
  }

  /** Whether it gave exemplars when it was asked, some looks ago at the most. */
  synchronized boolean answeredWellLately(Target target) {
    return lately(target, PAUSE_OF_WELL)
        .filter(answer -> answer instanceof Read read && read.exposition().offersExemplars())
        .isPresent();
  }

  private Optional<ProbedTarget.Answer> lately(Target target, int pause) {
    return Optional.ofNullable(answers.get(Key.of(target)))
        .filter(before -> looks < before.look + pause)
        .map(before -> before.probed.answer());
  }

  private boolean isPausing(Target target) {
    return lately(target, PAUSE_OF_SLOW)
        .filter(answer -> answer instanceof NotRead not && not.hindrance() == Hindrance.TooSlow)
        .isPresent();
  }

  private long turn(Target target) {
    return Optional.ofNullable(answers.get(Key.of(target)))
        .filter(before -> isHeardOnce(before.probed))
        .map(once -> -1L)
        .orElseGet(() -> lastLook(target));
  }

  private static boolean isHeardOnce(ProbedTarget probed) {
    return probed.answer() instanceof Read read
        && read.exposition().histograms() > 0
        && read.exposition().exemplars().count() == 0
        && probed.silence().lasting().isZero();
  }

  private long lastLook(Target target) {
    return Optional.ofNullable(answers.get(Key.of(target))).map(Remembered::look).orElse(0L);
  }

  /**
   * Pods of one owner have its name and a few letters more; the order depends on it, and no more.
   */
  private static String application(Target target) {
    String name = target.pod().orElse(target.scrapeUrl());
    int end = target.pod().isPresent() ? name.lastIndexOf('-') : -1;
    return String.join(
        "/", target.job(), target.namespace().orElse(""), end < 0 ? name : name.substring(0, end));
  }
}
