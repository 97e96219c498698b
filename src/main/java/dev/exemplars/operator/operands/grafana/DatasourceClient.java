package dev.exemplars.operator.operands.grafana;

import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.operands.grafana.DatasourceProvisioning.SecureData;
import dev.exemplars.operator.plan.ClientPlan;
import dev.exemplars.operator.plan.ClientPlan.Authentication;
import dev.exemplars.operator.plan.ExternalPlan;
import dev.exemplars.operator.plan.SecretUse;
import dev.exemplars.operator.plan.TlsPlan.Identity;
import dev.exemplars.operator.plan.TraceBackend;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How Grafana tells a server who asks, and as which tenant, and whom it believes. */
record DatasourceClient(Optional<String> tenant, ClientPlan plan, Credentials credentials) {

  /** A header of every request. */
  record Header(String name, String value) {}

  private static final SecureData NOTHING = new SecureData(null, null, null, null, null, null);

  static DatasourceClient of(TraceBackend backend, Credentials credentials) {
    return backend instanceof TraceBackend.Tempo tempo
        ? new DatasourceClient(tempo.tenant(), tempo.client(), credentials)
        : new DatasourceClient(Optional.empty(), ClientPlan.PLAIN, credentials);
  }

  /** That of a Prometheus of others; ours asks for nothing. */
  static DatasourceClient of(Optional<ExternalPlan> external, Credentials credentials) {
    return external
        .map(them -> new DatasourceClient(them.tenant(), them.client(), credentials))
        .orElse(new DatasourceClient(Optional.empty(), ClientPlan.PLAIN, credentials));
  }

  /** Without those that Grafana makes itself of a user and a password. */
  List<Header> headers() {
    Stream<Header> authorization =
        plan.authentication() instanceof Authentication.Header header
            ? Stream.of(
                new Header(
                    "Authorization", header.type() + " " + credentials.text(header.credentials())))
            : Stream.empty();
    return Stream.concat(
            tenant.map(name -> new Header("X-Scope-OrgID", name)).stream(), authorization)
        .toList();
  }

  /** Empty where no password is shown. */
  Optional<String> user() {
    return basic().map(Authentication.Basic::username).map(credentials::text);
  }

  /** Null where there is nothing of it. */
  @Nullable SecureData secureData() {
    Optional<Identity> identity = plan.tls().identity();
    SecureData data =
        new SecureData(
            header(0, Header::value),
            header(1, Header::value),
            text(basic().map(Authentication.Basic::password)),
            text(plan.tls().ca()),
            text(identity.map(Identity::certificate)),
            text(identity.map(Identity::key)));
    return data.equals(NOTHING) ? null : data;
  }

  /** Something of a header; null where there are not so many. */
  @Nullable String header(int index, Function<Header, String> part) {
    return headers().stream().skip(index).findFirst().map(part).orElse(null);
  }

  /** Null where there is nothing of it, and so is everything that is not set. */
  @Nullable Boolean asUser() {
    return isSet(user().isPresent());
  }

  @Nullable Boolean showsCertificate() {
    return isSet(plan.tls().identity().isPresent());
  }

  @Nullable Boolean believesOneAuthority() {
    return isSet(plan.tls().ca().isPresent());
  }

  @Nullable Boolean believesAnybody() {
    return isSet(plan.tls().insecureSkipVerify());
  }

  @Nullable String serverName() {
    return plan.tls().serverName().orElse(null);
  }

  private static @Nullable Boolean isSet(boolean value) {
    return value ? true : null;
  }

  private Optional<Authentication.Basic> basic() {
    return plan.authentication() instanceof Authentication.Basic basic
        ? Optional.of(basic)
        : Optional.empty();
  }

  private @Nullable String text(Optional<SecretUse> use) {
    return use.map(credentials::text).orElse(null);
  }
}
