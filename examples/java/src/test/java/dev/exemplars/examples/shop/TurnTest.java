package dev.exemplars.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TurnTest {

  @Test
  void aLowDrawFailsAMiddlingOneIsSlowAndTheRestIsQuick() {
    assertThat(Turn.drawnFrom(Draws.always(Draws.FAILING)).fails()).isTrue();
    assertThat(Turn.drawnFrom(Draws.always(Draws.SLOW)).takes())
        .isGreaterThanOrEqualTo(Duration.ofMillis(400));
    assertThat(Turn.drawnFrom(Draws.always(Draws.QUICK)).takes()).isLessThan(Duration.ofMillis(50));
  }

  @Test
  void aFewPercentOfManyRequestsAreSlowOrFail() {
    SplittableRandom random = new SplittableRandom(1);
    List<Turn> turns = Stream.generate(() -> Turn.drawnFrom(random)).limit(10_000).toList();

    assertThat(turns).filteredOn(Turn::fails).hasSizeBetween(150, 250);
    assertThat(turns)
        .filteredOn(turn -> turn.takes().compareTo(Duration.ofMillis(400)) >= 0)
        .hasSizeBetween(330, 470);
  }
}
