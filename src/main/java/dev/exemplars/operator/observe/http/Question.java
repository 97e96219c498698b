package dev.exemplars.operator.observe.http;

import dev.exemplars.operator.telemetry.Peer;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is asked of a server: to give what is at a URL.
 *
 * @param headers beside those of every request
 * @param identity who asks, and whom it believes
 * @param peer what is asked, for whoever reads a trace
 */
public record Question(URI uri, Map<String, String> headers, Identity identity, Peer peer) {

  public Question {
    headers = Map.copyOf(headers);
  }

  /** Asks as nobody in particular. */
  public static Question of(URI uri) {
    return new Question(uri, Map.of(), Identity.NOBODY, Peer.Other);
  }

  public Question as(Identity other) {
    return new Question(uri, headers, other, peer);
  }

  /** Asks somebody of whom more is known than a URL. */
  public Question of(Peer other) {
    return new Question(uri, headers, identity, other);
  }

  /** With one header more; one whose value has a line break is not sent. */
  public Question with(String name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return new Question(uri, more, identity, peer);
  }

  /** Headers may hold what is nobody's business. */
  @Override
  public String toString() {
    return uri.toString();
  }
}
