package dev.exemplars.operator.observe.http;

import dev.exemplars.operator.apply.RemoteText;
import java.util.regex.Pattern;

/**
 * What a server says, fit for a message: one line of characters that show, capped, and without what
 * of a URL may be a secret.
 */
public final class ServerText {

  /** Longer ones are cut before they are looked at. */
  private static final int LONGEST_READ = 4096;

  private static final Pattern USER_OF_URL = Pattern.compile("(://)[^\\s\"'/?#]*@");

  /** Up to the next {@code ://}: else many of them would each be sought to the end of the text. */
  private static final Pattern QUERY_OF_URL =
      Pattern.compile("(://(?:[^\\s\"'?#:]|:(?!//))*+)[?#][^\\s\"']*+");

  private static final Pattern LAST_WORD = Pattern.compile("\\S*+\\z");

  private ServerText() {}

  /** A text of at most that many characters. */
  public static String of(String text, int longest) {
    String shown = RemoteText.shown(RemoteText.cut(text, LONGEST_READ), " ");
    return RemoteText.capped(shown.strip(), longest);
  }

  /** A value of which every character counts: what does not show is seen to be there. */
  public static String value(String text, int longest) {
    String shown = RemoteText.shown(RemoteText.cut(text, LONGEST_READ), "\uFFFD");
    return RemoteText.capped(shown, longest);
  }

  /** The first, without user, password, query and fragment of the URLs that it quotes. */
  public static String withoutSecrets(String text, int longest) {
    // A URL that is cut does not show any more where its user ends.
    String whole =
        text.length() > LONGEST_READ
            ? LAST_WORD.matcher(RemoteText.cut(text, LONGEST_READ)).replaceFirst("")
            : text;
    String anonymous = USER_OF_URL.matcher(whole).replaceAll("$1");
    return of(QUERY_OF_URL.matcher(anonymous).replaceAll("$1"), longest);
  }
}
