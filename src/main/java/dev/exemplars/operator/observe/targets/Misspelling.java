package dev.exemplars.operator.observe.targets;

import java.util.Locale;

/** Whether a key is nearly another one. */
final class Misspelling {

  /** A letter too few, too many, or another; twice. Two that are swapped count as two. */
  private static final int MOST_SLIPS = 2;

  private static final int LONGEST = 128;

  private Misspelling() {}

  /** Not the very same, and close to it; or the same name behind another prefix. */
  static boolean isOf(String wanted, String key) {
    if (key.equals(wanted) || key.length() > LONGEST) {
      return false;
    }
    String name = wanted.substring(wanted.lastIndexOf('/'));
    String small = key.toLowerCase(Locale.ROOT);
    return small.endsWith(name) || slips(small, wanted) <= MOST_SLIPS;
  }

  /** Levenshtein's distance, one row at a time. */
  private static int slips(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int i = 0; i <= other.length(); i++) {
      row[i] = i;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}
