package dev.exemplars.operator.apply;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the cluster said, fit for a status: one line, without control characters, capped. */
public final class RemoteText {

  private static final int LONGEST = 512;

  /** Controls, marks that turn the direction of writing, halves of characters, line ends. */
  private static final Pattern UNSHOWN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+");

  private RemoteText() {}

  static String of(KubernetesClientException e) {
    String text =
        Optional.ofNullable(e.getStatus())
            .map(Status::getMessage)
            .or(() -> Optional.ofNullable(e.getMessage()))
            .orElse("the API server gave no reason");
    return of(text);
  }

  /** Any text that others wrote. */
  public static String of(String text) {
    return capped(shown(text, " ").strip(), LONGEST);
  }

  /**
   * A text with something instead of what does not show. Nearly all is ASCII, of which to see that
   * all shows is far cheaper than to look for what does not.
   */
  public static String shown(String text, String instead) {
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

  /** A text of at most that many characters, and a sign that there was more. */
  public static String capped(String text, int longest) {
    return text.length() > longest ? cut(text, longest) + "…" : text;
  }

  /** Never between the halves of a character: what is left of it could not be written anywhere. */
  public static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    return text.substring(
        0, Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest);
  }
}
