package dev.exemplars.operator.observe.traces;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How often each backend is asked, by all pipelines together. */
final class LookupRate {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final int perSecond;
  private final InstantSource clock;
  private final Map<String, Window> windows = new HashMap<>();

  /** Requests of one second to one host. */
  private record Window(Instant begin, int asked) {}

  LookupRate(int perSecond, InstantSource clock) {
    this.perSecond = perSecond;
    this.clock = clock;
  }

  /** Counts one request to a host, unless its second is full. A name has many ways of writing. */
  synchronized boolean mayAsk(String name) {
    String host = name.toLowerCase(Locale.ROOT);
    Instant now = clock.instant();
    windows.values().removeIf(window -> !isOpen(window, now));
    int asked = Optional.ofNullable(windows.get(host)).map(Window::asked).orElse(0);
    Instant begin = Optional.ofNullable(windows.get(host)).map(Window::begin).orElse(now);
    if (asked < perSecond) {
      windows.put(host, new Window(begin, asked + 1));
    }
    return asked < perSecond;
  }

  /** A clock that was set back closes it, too. */
  private static boolean isOpen(Window window, Instant now) {
    return !now.isBefore(window.begin) && now.isBefore(window.begin.plus(SECOND));
  }
}
