package dev.exemplars.operator.observe.http;

import java.util.regex.Pattern;

/**
 * What a server says, fit for a message: one line of characters that show, capped, and without what
 * of a URL may be a secret.
 */
public final class ServerText {

  /** Longer ones are cut before they are looked at. */
  private static final int LONGEST_READ = 4096;

  /** Controls, marks that turn the direction of writing, halves of characters, line ends. */
  private static final Pattern UNSHOWN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+");

  private static final Pattern USER_OF_URL = Pattern.compile("(://)[^\\s\"'/?#]*@");
  private static final Pattern QUERY_OF_URL = Pattern.compile("(://[^\\s\"'?#]*)[?#][^\\s\"']*");
  private static final Pattern LAST_WORD = Pattern.compile("\\S*+\\z");

  private ServerText() {}

  /** A text of at most that many characters. */
  public static String of(String text, int longest) {
    String line = shown(cut(text, LONGEST_READ), " ").strip();
    return line.length() > longest ? cut(line, longest) + "…" : line;
  }

  /** A value of which every character counts: what does not show is seen to be there. */
  public static String value(String text, int longest) {
    String shown = shown(cut(text, LONGEST_READ), "\uFFFD");
    return shown.length() > longest ? cut(shown, longest) + "…" : shown;
  }

  /** The first, without user, password, query and fragment of the URLs that it quotes. */
  public static String withoutSecrets(String text, int longest) {
    // A URL that is cut does not show any more where its user ends.
    String whole =
        text.length() > LONGEST_READ
            ? LAST_WORD.matcher(cut(text, LONGEST_READ)).replaceFirst("")
            : text;
    String anonymous = USER_OF_URL.matcher(whole).replaceAll("$1");
    return of(QUERY_OF_URL.matcher(anonymous).replaceAll("$1"), longest);
  }

  /**
   * Nearly all is ASCII, of which to see that all shows is far cheaper than to look for what does
   * not.
   */
  private static String shown(String text, String instead) {
    return isPlain(text) ? text : UNSHOWN.matcher(text).replaceAll(instead);
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  /** Never between the halves of a character: what is left of it could not be written anywhere. */
  private static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    return text.substring(
        0, Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest);
  }
}
