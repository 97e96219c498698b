package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.AuthorizationSpec;
import dev.exemplars.operator.api.BasicAuthSpec;
import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.api.TlsConfigSpec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How an HTTP client says who it is, and whom it believes. */
public record ClientPlan(Authentication authentication, TlsPlan tls) {

  /** A client that says nothing of itself, and believes whom everybody does. */
  public static final ClientPlan PLAIN = new ClientPlan(new Authentication.None(), TlsPlan.PLAIN);

  private static final Pattern SCHEME = Pattern.compile(Schema.AUTH_SCHEME);
  private static final int LONGEST_SCHEME = 63;

  /** Who the client is. */
  public sealed interface Authentication {

    /** Nobody in particular. */
    record None() implements Authentication {}

    /** A user with a password. */
    record Basic(SecretUse username, SecretUse password) implements Authentication {}

    /** Whoever holds the credentials, such as a token of type Bearer. */
    record Header(String type, SecretUse credentials) implements Authentication {}
  }

  /**
   * What the spec says of a client.
   *
   * @param field of what holds these three
   * @param file beginning of the names of their copies
   */
  record Given(
      String field,
      String file,
      @Nullable BasicAuthSpec basicAuth,
      @Nullable AuthorizationSpec authorization,
      @Nullable TlsConfigSpec tlsConfig) {}

  static ClientPlan of(Given given, SpecProblems problems) {
    problems.require(
        given.basicAuth == null || given.authorization == null,
        given.field,
        "",
        "has at most one of basicAuth and authorization: remove one");
    return new ClientPlan(
        authentication(given, problems),
        Optional.ofNullable(given.tlsConfig)
            .map(spec -> TlsPlan.of(spec, given.field + ".tlsConfig", given.file, problems))
            .orElse(TlsPlan.PLAIN));
  }

  /** Everything that it needs from Secrets. */
  public List<SecretUse> secrets() {
    Stream<SecretUse> own =
        switch (authentication) {
          case Authentication.None none -> Stream.empty();
          case Authentication.Basic basic -> Stream.of(basic.username(), basic.password());
          case Authentication.Header header -> Stream.of(header.credentials());
        };
    return Stream.concat(own, tls.secrets()).toList();
  }

  private static Authentication authentication(Given given, SpecProblems problems) {
    BasicAuthSpec basic = given.basicAuth;
    if (basic != null) {
      String field = given.field + ".basicAuth";
      return new Authentication.Basic(
          SecretUse.of(basic.username(), field + ".username", given.file + ".username", problems)
              .inHeader(),
          SecretUse.of(basic.password(), field + ".password", given.file + ".password", problems)
              .inHeader());
    }
    AuthorizationSpec header = given.authorization;
    if (header != null) {
      String field = given.field + ".authorization";
      return new Authentication.Header(
          type(header, field + ".type", problems),
          SecretUse.of(
                  header.credentials(),
                  field + ".credentials",
                  given.file + ".credentials",
                  problems)
              .inHeader());
    }
    return new Authentication.None();
  }

  private static String type(AuthorizationSpec spec, String field, SpecProblems problems) {
    String type = Optional.ofNullable(spec.type()).orElse("Bearer");
    problems.require(
        type.length() <= LONGEST_SCHEME && SCHEME.matcher(type).matches(),
        field,
        type,
        "is no type of authorization: use one word, such as Bearer");
    problems.require(
        !type.toLowerCase(Locale.ROOT).equals("basic"), field, type, AuthorizationSpec.NOT_BASIC);
    return type;
  }
}
