package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.Schema;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An http or https URL with a host, and without credentials, query or fragment. */
public record HttpUrl(URI uri) {

  private static final Pattern SYNTAX = Pattern.compile(Schema.HTTP_URL);

  /** Reads a URL; empty where it is not of that kind. */
  public static Optional<HttpUrl> parse(String text) {
    // The length first: matching takes stack by the letter.
    if (text.length() > Schema.LONGEST_URL || !SYNTAX.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(text);
      boolean usable = uri.getHost() != null && uri.getPort() <= 65535;
      return usable ? Optional.of(new HttpUrl(uri)) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** The URL of a field; where it is none, that is a problem, and the example stands in. */
  static HttpUrl of(@Nullable String given, String field, String example, SpecProblems problems) {
    String text = Optional.ofNullable(given).orElse("");
    Optional<HttpUrl> parsed = parse(text);
    problems.require(parsed.isPresent(), field, text, Schema.HTTP_URL_CURE + example);
    return parsed.orElse(new HttpUrl(URI.create(example)));
  }

  /** Says that there is none; the example stands in. */
  static HttpUrl missing(String field, String cure, String example, SpecProblems problems) {
    problems.require(false, field, "", cure);
    return new HttpUrl(URI.create(example));
  }

  /** To which a path is appended. */
  public String withoutSlash() {
    return toString().replaceFirst("/+$", "");
  }

  public String host() {
    return uri.getHost();
  }

  /** Whether the host is a Service of that namespace, spelled out as {@link #inNamespace} does. */
  public boolean isServiceOf(String namespace) {
    String[] parts = host().split("\\.", 3);
    return parts.length == 3
        && parts[1].equals(namespace)
        && Set.of("svc", "svc.cluster.local").contains(parts[2]);
  }

  /**
   * A Service name without its namespace means the pipeline's to whoever wrote it, but its own to
   * the Grafana that resolves it; and {@code tempo.shop} is a Service of namespace shop as well as
   * a name on the internet. Spell both out.
   */
  public HttpUrl inNamespace(String namespace) {
    String host = host();
    if (!host.contains(".") && !host.contains(":")) {
      return withHost(host + "." + namespace + ".svc");
    }
    boolean isOfNamespace = host.split("\\.").length == 2 && host.endsWith("." + namespace);
    return isOfNamespace ? withHost(host + ".svc") : this;
  }

  /** The same URL at another host; its path stays as it was written. */
  private HttpUrl withHost(String host) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return new HttpUrl(URI.create(uri.getScheme() + "://" + host + port + uri.getRawPath()));
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
