package dev.exemplars.operator.observe.exposition;

import java.util.List;
import java.util.Random;

/** A well-formed exposition by chance. */
record DrawnExposition(String text, int exemplars, int histograms) {

  private static final List<String> VALUES =
      List.of("", "x", "a b", "\\\"", "\\\\", "\\n", "{,}=#", "é🐎", "# {a=\\\"b\\\"} 1");
  private static final List<String> NUMBERS =
      List.of("1", "-1", "0.5", ".5", "1e3", "+Inf", "-Inf", "NaN", "12345678901234567890");
  private static final List<String> TIMES =
      List.of("1700000000", "1700000000.123", "-1", "0", "1e9");

  private static final List<String> FLAWS =
      List.of(
          " ",
          "\n",
          "\t",
          "\"",
          "\\",
          "{",
          "}",
          ",",
          "=",
          "#",
          "# ",
          ":",
          "_",
          "-",
          ".",
          "0",
          "e",
          "x",
          "\"q\"",
          ",\"q.r\"",
          "\u00e9",
          "\r");

  static DrawnExposition of(Random random) {
    StringBuilder text = new StringBuilder();
    int exemplars = 0;
    int histograms = 0;
    int families = 1 + random.nextInt(5);
    for (int i = 0; i < families; i++) {
      boolean isHistogram = random.nextBoolean();
      histograms += isHistogram ? 1 : 0;
      String name = "m" + i;
      text.append("# HELP %s %s\n".formatted(name, one(VALUES, random)));
      text.append("# TYPE %s %s\n".formatted(name, isHistogram ? "histogram" : "counter"));
      int samples = 1 + random.nextInt(4);
      for (int j = 0; j < samples; j++) {
        boolean hasExemplar = random.nextBoolean();
        exemplars += hasExemplar ? 1 : 0;
        text.append(name)
            .append(isHistogram ? "_bucket" : "_total")
            .append(labels(random))
            .append(' ')
            .append(one(NUMBERS, random))
            .append(random.nextBoolean() ? " " + one(TIMES, random) : "")
            .append(hasExemplar ? " # " + labels(random) + " " + one(NUMBERS, random) : "")
            .append(hasExemplar && random.nextBoolean() ? " " + one(TIMES, random) : "")
            .append('\n');
      }
    }
    return new DrawnExposition(text + "# EOF\n", exemplars, histograms);
  }

  /**
   * The same with a few flaws, which may or may not matter. No NUL: within a word such as HELP the
   * real one overlooks it, and the reader does not.
   */
  static String flawed(Random random) {
    StringBuilder text = new StringBuilder(of(random).text());
    int flaws = 1 + random.nextInt(2);
    for (int i = 0; i < flaws; i++) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, one(FLAWS, random));
        default -> text.replace(at, at + 1, one(FLAWS, random));
      }
    }
    return text.toString();
  }

  private static String labels(Random random) {
    StringBuilder labels = new StringBuilder("{");
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      labels.append(i == 0 ? "" : ",").append("l%d=\"%s\"".formatted(i, one(VALUES, random)));
    }
    return labels.append('}').toString();
  }

  private static String one(List<String> some, Random random) {
    return some.get(random.nextInt(some.size()));
  }
}
