package dev.exemplars.operator.apply;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the cluster said, fit for a status: one line, without control characters, capped. */
public final class RemoteText {

  private static final int LONGEST = 512;
  private static final Pattern UNSHOWN = Pattern.compile("[\\p{Cc}\\p{Cs}]+");

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
    String line = UNSHOWN.matcher(text).replaceAll(" ").strip();
    return line.length() > LONGEST ? line.substring(0, wholeCharacters(line)) + "…" : line;
  }

  /** Half a character could not be written anywhere. */
  private static int wholeCharacters(String line) {
    return Character.isHighSurrogate(line.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
  }
}
