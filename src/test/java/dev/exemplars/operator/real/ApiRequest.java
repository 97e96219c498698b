package dev.exemplars.operator.real;

import java.util.regex.Pattern;

/** A request to the API server, as far as {@link ApiProxy} tells one from the other. */
record ApiRequest(HttpMessage head) {

  private static final Pattern RESOURCE_VERSION = Pattern.compile("(?<=[?&]resourceVersion=)\\d+");

  /** Collections that the operator lists; anything else is a single object. */
  private static final Pattern COLLECTION =
      Pattern.compile("(/api/v1|/apis/[^/]+/[^/]+)(/namespaces/[^/]+)?/[a-z]+");

  String method() {
    return head.firstLine().split(" ", 3)[0];
  }

  String path() {
    return target().split("[?]", 2)[0];
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

  /** The watch, from a version that no API server knows any more. */
  HttpMessage fromLongAgo() {
    String line = RESOURCE_VERSION.matcher(head.firstLine()).replaceFirst("1");
    return new HttpMessage(line + head.text().substring(head.firstLine().length()));
  }

  /** Method and target: the same for a request that is sent again. */
  String line() {
    return head.firstLine();
  }

  private String target() {
    return head.firstLine().split(" ", 3)[1];
  }
}
