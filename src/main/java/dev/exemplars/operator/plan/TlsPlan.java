package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.api.SecretKeySelectorSpec;
import dev.exemplars.operator.api.TlsConfigSpec;
import dev.exemplars.operator.api.TlsConfigSpec.CertificateSpec;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a client uses TLS.
 *
 * @param ca who may sign the server's certificate
 * @param identity the client's own certificate
 * @param serverName what the server's certificate must be for
 */
public record TlsPlan(
    Optional<SecretUse> ca,
    Optional<Identity> identity,
    Optional<String> serverName,
    boolean insecureSkipVerify) {

  /** As everybody does. */
  static final TlsPlan PLAIN =
      new TlsPlan(Optional.empty(), Optional.empty(), Optional.empty(), false);

  private static final Pattern SERVER_NAME = Pattern.compile(Schema.SERVER_NAME);

  /** A certificate and its private key. */
  public record Identity(SecretUse certificate, SecretUse key) {}

  static TlsPlan of(TlsConfigSpec spec, String field, String file, SpecProblems problems) {
    boolean isUnverified = Boolean.TRUE.equals(spec.insecureSkipVerify());
    problems.require(spec.ca() == null || !isUnverified, field, "", TlsConfigSpec.UNVERIFIED);
    Optional<String> serverName = Optional.ofNullable(spec.serverName());
    serverName.ifPresent(
        name ->
            problems.require(
                name.length() <= Schema.LONGEST_SUBDOMAIN && SERVER_NAME.matcher(name).matches(),
                field + ".serverName",
                name,
                "is no name of a server: use a DNS name or an IPv4 address"));
    return new TlsPlan(
        Optional.ofNullable(spec.ca())
            .map(ca -> certificate(ca, field + ".ca", file + ".ca", problems)),
        identity(spec, field, file, problems),
        serverName,
        isUnverified);
  }

  Stream<SecretUse> secrets() {
    return Stream.concat(
        ca.stream(), identity.stream().flatMap(own -> Stream.of(own.certificate(), own.key())));
  }

  private static Optional<Identity> identity(
      TlsConfigSpec spec, String field, String file, SpecProblems problems) {
    CertificateSpec certificate = spec.cert();
    SecretKeySelectorSpec key = spec.keySecret();
    problems.require((certificate == null) == (key == null), field, "", TlsConfigSpec.PAIR);
    return certificate == null || key == null
        ? Optional.empty()
        : Optional.of(
            new Identity(
                certificate(certificate, field + ".cert", file + ".cert", problems),
                SecretUse.of(key, field + ".keySecret", file + ".key", problems)));
  }

  private static SecretUse certificate(
      @Nullable CertificateSpec spec, String field, String file, SpecProblems problems) {
    return SecretUse.of(
        Optional.ofNullable(spec).map(CertificateSpec::secret).orElse(null),
        field + ".secret",
        file,
        problems);
  }
}
