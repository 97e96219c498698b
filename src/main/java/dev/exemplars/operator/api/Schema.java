package dev.exemplars.operator.api;

/**
 * Patterns and bounds of the schema. The annotations here and {@code plan}, which also judges what
 * no API server has seen, use the same: so neither takes what the other refuses. Every pattern is
 * understood alike by Java and by RE2, and holds no quote: CEL rules contain some.
 */
public final class Schema {

  public static final int LONGEST_URL = 1024;
  public static final int LONGEST_IMAGE = 512;
  public static final int LONGEST_LABEL_KEY_PREFIX = 253;

  /** A prefix, a slash and a name. */
  public static final int LONGEST_LABEL_KEY = LONGEST_LABEL_KEY_PREFIX + 1 + 63;

  public static final int LONGEST_SUBDOMAIN = 253;
  public static final int MOST_EXEMPLARS = 10_000_000;
  public static final int MOST_TRACE_ID_LABELS = 8;
  public static final int MOST_LABELS = 16;
  public static final int MOST_TOLERATIONS = 16;
  public static final int MOST_PULL_SECRETS = 8;
  public static final int LONGEST_EXTERNAL_LABEL_VALUE = 256;

  /** At most 40, for Service names derive from it. */
  public static final String PIPELINE_NAME = "^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$";

  /** Each unit in any order and at most four parts, as Gateway API has it. */
  public static final String DURATION = "^([0-9]{1,5}(ms|s|m|h)){1,4}$";

  public static final String VERSION =
      "^(0|[1-9][0-9]{0,2})[.](0|[1-9][0-9]{0,2})[.](0|[1-9][0-9]{0,2})$";

  /** {@code [registry/]repository[:tag][@digest]}. */
  public static final String IMAGE =
      "^[a-z0-9]([a-zA-Z0-9._:/-]*[a-zA-Z0-9])?(:[a-zA-Z0-9_][a-zA-Z0-9._-]*)?(@sha256:[0-9a-f]{64})?$";

  public static final String DNS_LABEL = "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$";

  public static final String DNS_SUBDOMAIN =
      "^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

  /** A label of an exemplar. */
  public static final String EXEMPLAR_LABEL = "^[a-zA-Z_][a-zA-Z0-9_]{0,62}$";

  /** A label of all samples of a Prometheus; two leading underscores are Prometheus' own. */
  public static final String EXTERNAL_LABEL = "^[a-zA-Z_][a-zA-Z0-9_]{0,62}$";

  /** Key of a label of a Kubernetes object; its prefix is bounded apart. */
  public static final String LABEL_KEY =
      "^([a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?"
          + "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$";

  /** CEL: whether every key of a map is the key of a label. */
  public static final String LABEL_KEYS_RULE =
      "self.all(key, key.matches('"
          + LABEL_KEY
          + "') && key.indexOf('/') <= "
          + LONGEST_LABEL_KEY_PREFIX
          + ")";

  /** Keys that mean something to other controllers: not for users to set on our objects. */
  public static final String RESERVED_LABEL_KEY =
      "^([^/]*[.])?(kubernetes[.]io|k8s[.]io|argocd[.]argoproj[.]io|fluxcd[.]io|istio[.]io|linkerd[.]io"
          + "|cilium[.]io|projectcalico[.]org|exemplars[.]dev)/.*$";

  /** Value of a label of a Kubernetes object. */
  public static final String LABEL_VALUE = "^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$";

  public static final String TOLERATION_OPERATOR = "^(Exists|Equal)$";

  public static final String TAINT_EFFECT = "^(NoSchedule|PreferNoSchedule|NoExecute)$";

  private static final String HOST =
      "([a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?[.])*[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?[.]?";
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final String IPV4 = "(" + OCTET + "[.]){3}" + OCTET;
  private static final String IPV6 = "\\[[0-9a-fA-F:.]{2,45}\\]";
  private static final String PATH = "(/([-A-Za-z0-9._~!$&()*+,;=:/]|%[0-9A-Fa-f]{2})*)?";

  /** An http or https URL with a host, and without credentials, query or fragment. */
  public static final String HTTP_URL =
      "^https?://(" + HOST + "|" + IPV4 + "|" + IPV6 + ")(:[1-9][0-9]{0,4})?" + PATH + "$";

  private Schema() {}
}
