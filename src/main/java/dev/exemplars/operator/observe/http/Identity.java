package dev.exemplars.operator.observe.http;

import dev.exemplars.operator.observe.http.ProbeException.Kind;
import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.plan.ClientPlan;
import dev.exemplars.operator.plan.ClientPlan.Authentication;
import dev.exemplars.operator.plan.SecretUse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import okhttp3.OkHttpClient;

/** Who asks, and whom it believes. It never prints itself, and lives as long as one look. */
public final class Identity {

  /** Shows nothing, and believes whom everybody does. */
  public static final Identity NOBODY = new Identity(Optional.empty(), Optional.empty());

  private final Optional<String> authorization;
  private final Optional<TlsClient> tls;

  private Identity(Optional<String> authorization, Optional<TlsClient> tls) {
    this.authorization = authorization;
    this.tls = tls;
  }

  /**
   * What is planned, with what its Secrets hold.
   *
   * @throws ProbeException naming the field whose Secret holds something else
   */
  public static Identity of(ClientPlan plan, Credentials credentials) throws ProbeException {
    return new Identity(
        authorization(plan.authentication(), credentials),
        plan.tls().equals(ClientPlan.PLAIN.tls())
            ? Optional.empty()
            : Optional.of(TlsClient.of(plan.tls(), credentials)));
  }

  /** The value of that header. */
  Optional<String> authorization() {
    return authorization;
  }

  OkHttpClient.Builder on(OkHttpClient.Builder client) {
    tls.ifPresent(it -> it.on(client));
    return client;
  }

  private static Optional<String> authorization(Authentication plan, Credentials credentials)
      throws ProbeException {
    return switch (plan) {
      case Authentication.None none -> Optional.empty();
      case Authentication.Basic basic ->
          Optional.of(
              "Basic "
                  + base64(
                      line(basic.username(), credentials)
                          + ":"
                          + line(basic.password(), credentials)));
      case Authentication.Header header ->
          Optional.of(header.type() + " " + line(header.credentials(), credentials));
    };
  }

  private static String line(SecretUse use, Credentials credentials) throws ProbeException {
    String text = credentials.text(use);
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new ProbeException(Kind.Untrusted, use.field() + " is not of one line");
    }
    return text;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
