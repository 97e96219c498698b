package dev.exemplars.operator.real;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A request to the API server, as far as {@link ApiProxy} tells one from the other. */
record ApiRequest(HttpMessage head) {

  private static final Pattern SELECTOR = Pattern.compile("(?<=[?&])labelSelector=[^&]*");

  /** Collections that the operator lists; anything else is a single object. */
  private static final Pattern COLLECTION =
      Pattern.compile("(/api/v1|/apis/[^/]+/[^/]+)(/namespaces/[^/]+)?/[a-z]+");

  String method() {
    return head.firstLine().split(" ", 3)[0];
  }

  String path() {
    return target().split("[?]", 2)[0];
  }

  /** What a list and the watch that follows it have in common. */
  String collection() {
    return path() + SELECTOR.matcher(target()).results().map(MatchResult::group).toList();
  }

  /** The last part of the path, such as {@code pods}: what a watch is of. */
  String resources() {
    return path().substring(path().lastIndexOf('/') + 1);
  }

  boolean isWrite() {
    return !method().equals("GET");
  }

  boolean isWatch() {
    return target().contains("watch=true");
  }

  boolean isList() {
    return !isWrite() && !isWatch() && COLLECTION.matcher(path()).matches();
  }

  /** A write, or a look at one object: what a reconciliation does. */
  boolean isOfOneObject() {
    return isWrite() || !(isWatch() || isList());
  }

  /** Method and target: the same for a request that is sent again. */
  String line() {
    return head.firstLine();
  }

  private String target() {
    return head.firstLine().split(" ", 3)[1];
  }
}
