package dev.exemplars.operator.operands.form;

import dev.exemplars.operator.plan.SecretUse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;

/** What the keys of Secrets hold that a pipeline refers to. It never prints itself. */
public final class Credentials {

  private static final Credentials NONE = new Credentials(Map.of());

  private final Map<SecretUse, byte[]> contents;

  private Credentials(Map<SecretUse, byte[]> contents) {
    this.contents = Map.copyOf(contents);
  }

  public static Credentials of(Map<SecretUse, byte[]> contents) {
    return new Credentials(contents);
  }

  /** Those of a pipeline that refers to no Secret. */
  public static Credentials none() {
    return NONE;
  }

  /** As a Secret holds it. */
  public String base64(SecretUse use) {
    return Base64.getEncoder().encodeToString(bytes(use));
  }

  /** As text, without the line break that editors leave at the end. */
  public String text(SecretUse use) {
    return new String(bytes(use), StandardCharsets.UTF_8).strip();
  }

  /** Whether all of them are there. */
  public boolean holds(Collection<SecretUse> uses) {
    return contents.keySet().containsAll(uses);
  }

  private byte[] bytes(SecretUse use) {
    byte[] content = contents.get(use);
    if (content == null) {
      throw new IllegalArgumentException("not read: " + use);
    }
    return content;
  }

  @Override
  public String toString() {
    return contents.keySet().toString();
  }
}
