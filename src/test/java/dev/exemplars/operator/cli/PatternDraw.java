package dev.exemplars.operator.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Draws texts that a pattern matches. It knows as much of patterns as the schema has. */
final class PatternDraw {

  /** What a class of characters is drawn from. */
  private static final List<String> CHARACTERS =
      Stream.concat(
              IntStream.rangeClosed(' ', '~').mapToObj(Character::toString),
              Stream.of("ü", "€", "\u00a0", "\u2028", "😀"))
          .toList();

  private static final int OFTEN = 4;

  private final String pattern;
  private int at;

  private PatternDraw(String pattern) {
    this.pattern = pattern;
  }

  /** One text that the whole pattern matches. */
  static String of(String pattern, Random random) {
    StringBuilder text = new StringBuilder();
    new PatternDraw(pattern).choice().draw(random, text);
    return text.toString();
  }

  private interface Part {
    void draw(Random random, StringBuilder text);
  }

  private Part choice() {
    List<Part> options = new ArrayList<>(List.of(sequence()));
    while (at < pattern.length() && pattern.charAt(at) == '|') {
      at++;
      options.add(sequence());
    }
    return (random, text) -> options.get(random.nextInt(options.size())).draw(random, text);
  }

  private Part sequence() {
    List<Part> parts = new ArrayList<>();
    while (at < pattern.length() && "|)".indexOf(pattern.charAt(at)) < 0) {
      parts.add(repeated(single()));
    }
    return (random, text) -> parts.forEach(part -> part.draw(random, text));
  }

  private Part single() {
    int start = at;
    switch (pattern.charAt(at++)) {
      case '(' -> {
        Part inner = choice();
        at++;
        return inner;
      }
      case '^', '$' -> {
        return (random, text) -> {};
      }
      case '[' -> at = endOfClass(at);
      case '\\' -> at += "pP".indexOf(pattern.charAt(at)) < 0 ? 1 : "P{Cc}".length();
      default -> {
        // A character that means itself.
      }
    }
    Predicate<String> isOne = Pattern.compile(pattern.substring(start, at)).asMatchPredicate();
    List<String> some = CHARACTERS.stream().filter(isOne).toList();
    return (random, text) -> text.append(some.get(random.nextInt(some.size())));
  }

  private int endOfClass(int start) {
    int end = start;
    while (pattern.charAt(end) != ']') {
      end += pattern.charAt(end) == '\\' ? 2 : 1;
    }
    return end + 1;
  }

  private Part repeated(Part part) {
    if (at == pattern.length()) {
      return part;
    }
    switch (pattern.charAt(at)) {
      case '?' -> {
        at++;
        return times(part, 0, 1);
      }
      case '*' -> {
        at++;
        return times(part, 0, OFTEN);
      }
      case '+' -> {
        at++;
        return times(part, 1, OFTEN);
      }
      case '{' -> {
        int end = pattern.indexOf('}', at);
        String[] bounds = pattern.substring(at + 1, end).split(",", -1);
        at = end + 1;
        return times(
            part, Integer.parseInt(bounds[0]), Integer.parseInt(bounds[bounds.length - 1]));
      }
      default -> {
        return part;
      }
    }
  }

  /** Where much is allowed, mostly little is drawn, and now and then all. */
  private static Part times(Part part, int least, int most) {
    return (random, text) -> {
      int usual = Math.min(most, least + OFTEN);
      int count = random.nextInt(10) == 0 ? most : least + random.nextInt(usual - least + 1);
      for (int i = 0; i < count; i++) {
        part.draw(random, text);
      }
    };
  }
}
