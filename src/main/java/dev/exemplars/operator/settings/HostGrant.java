package dev.exemplars.operator.settings;

import dev.exemplars.operator.api.Schema;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One line of an allow-list: pipelines of a namespace may have a host called on their behalf, as a
 * tenant of it or as none. Written {@code namespace=host} or {@code namespace=host/tenant}; {@code
 * *} is any of its kind, and as a tenant {@code {namespace}} is the one that is named like the
 * pipeline's namespace.
 *
 * @param host a grant of the same form, without tenant
 * @param tenant empty where none may be named
 */
public record HostGrant(Grant host, Optional<String> tenant) {

  private static final String OWN = "{namespace}";
  private static final Pattern TENANT =
      Pattern.compile("\\*|" + Pattern.quote(OWN) + "|" + Schema.ONE_TENANT);

  /** Reads a grant; empty where the text is not of that form. */
  public static Optional<HostGrant> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return Grant.parse(text).map(host -> new HostGrant(host, Optional.empty()));
    }
    Optional<String> tenant =
        Optional.of(text.substring(slash + 1)).filter(name -> TENANT.matcher(name).matches());
    return Grant.parse(text.substring(0, slash))
        .filter(host -> tenant.isPresent())
        .map(host -> new HostGrant(host, tenant));
  }

  /** Whether it is for calls of that host that name no tenant. */
  boolean covers(String askingNamespace, String askedHost) {
    return tenant.isEmpty() && host.covers(askingNamespace, askedHost);
  }

  /** Whether it is for calls of that host as that tenant. */
  boolean covers(String askingNamespace, String askedHost, String askedTenant) {
    return host.covers(askingNamespace, askedHost)
        && tenant.filter(granted -> matches(granted, askingNamespace, askedTenant)).isPresent();
  }

  private static boolean matches(String granted, String askingNamespace, String askedTenant) {
    return switch (granted) {
      case Grant.ANY -> true;
      case OWN -> askedTenant.equals(askingNamespace);
      default -> askedTenant.equals(granted);
    };
  }

  @Override
  public String toString() {
    return host + tenant.map(name -> "/" + name).orElse("");
  }
}
