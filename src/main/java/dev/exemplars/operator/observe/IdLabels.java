package dev.exemplars.operator.observe;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which labels of exemplars hold trace ids, by what they hold and how they are called. */
public final class IdLabels {

  private static final Pattern TRACE_ID = Pattern.compile("[0-9a-fA-F]{32}");
  private static final Pattern SHORT_ID = Pattern.compile("[0-9a-fA-F]{16}");
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  /** Ids that are no trace's. */
  private static final Set<String> OTHERS = Set.of("span", "parent", "request", "user", "session");

  private IdLabels() {}

  /** Those of the exemplars, sorted. */
  public static Set<String> in(Stream<Map<String, String>> exemplars) {
    Set<String> found = new TreeSet<>();
    exemplars.forEach(
        labels ->
            labels.forEach(
                (name, value) -> {
                  if (holdsTraceIds(name, value)) {
                    found.add(name);
                  }
                }));
    return found;
  }

  /** A name that speaks of traces says enough, whatever the value; another needs an id in it. */
  public static boolean holdsTraceIds(String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.contains("trace")
        ? lower.contains("id") || isId(value)
        : OTHERS.stream().noneMatch(lower::contains) && isId(value);
  }

  private static boolean isId(String value) {
    return Stream.of(TRACE_ID, SHORT_ID, UUID).anyMatch(form -> form.matcher(value).matches());
  }
}
