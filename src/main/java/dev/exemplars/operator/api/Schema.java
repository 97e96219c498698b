package dev.exemplars.operator.api;

import java.util.Set;

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
  public static final int MOST_DASHBOARD_METRICS = 10;
  public static final int LONGEST_METRIC = 200;
  public static final int MOST_LABELS = 16;
  public static final int MOST_LINKS = 16;
  public static final int LONGEST_LINK_TITLE = 63;
  public static final int MOST_JOBS = 20;
  public static final int MOST_JOB_NAMESPACES = 20;
  public static final int MOST_NAMESPACES = 50;
  public static final int MOST_STATIC_TARGETS = 50;
  public static final int MOST_EXPRESSIONS = 8;
  public static final int MOST_SEEN_NAMES = 64;
  public static final int MOST_OFFENDERS = 5;
  public static final int MOST_EXAMPLES = 5;
  public static final int MOST_EXPRESSION_VALUES = 16;
  public static final int MOST_PARAMS = 8;
  public static final int MOST_PARAM_VALUES = 8;
  public static final int LONGEST_PARAM_VALUE = 256;
  public static final int LONGEST_PORT_NAME = 15;
  public static final int HIGHEST_PORT = 65_535;
  public static final int MOST_RELABELINGS = 20;

  /** Each is a request to the trace backend. */
  public static final int MOST_RESOLVED_TRACES = 20;

  public static final int MOST_SOURCE_LABELS = 8;
  public static final int LONGEST_REGEX = 512;
  public static final int MOST_TOLERATIONS = 16;
  public static final int MOST_PULL_SECRETS = 8;
  public static final int LONGEST_EXTERNAL_LABEL_VALUE = 256;
  public static final int MOST_RESOURCES = 3;
  public static final int LONGEST_QUANTITY = 16;

  /** The volume of a Prometheus of which nothing else is said. */
  public static final String DEFAULT_VOLUME_SIZE = "10Gi";

  public static final String LEAST_VOLUME_SIZE = "1Gi";

  /**
   * How much of a volume Prometheus may be told to fill: its documentation asks for 80 to 85 %. A
   * block is deleted only after the next one is written, a merged one lies beside those that it is
   * made of, and a file system keeps some for itself.
   */
  public static final int FULLEST_PERCENT = 85;

  public static final int LONGEST_RETENTION = 32;

  public static final int MOST_REMOTE_WRITES = 8;
  public static final int LONGEST_ALERT_LABEL_VALUE = 256;

  /** No count in a status is larger: up to here every JSON reader holds whole numbers exactly. */
  public static final long LARGEST_COUNT = 1L << 53;

  public static final int LONGEST_SECRET_KEY = 253;

  /** All annotations of an object together may have 256 KiB. */
  public static final int LONGEST_ANNOTATION_VALUE = 1024;

  public static final int MOST_PEERS = 16;
  public static final int MOST_EXCEPTIONS = 16;
  public static final int LONGEST_CIDR = 43;

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

  /** What Prometheus or a rule of ours sets on an alert. */
  public static final Set<String> OWN_ALERT_LABELS =
      Set.of("alertname", "alertstate", "job", "namespace", "pipeline", "remote_name", "severity");

  /** CEL: whether no key of a map is one of these. */
  static final String OWN_ALERT_LABELS_RULE =
      "!self.exists(name, name in ['alertname', 'alertstate', 'job', 'namespace', 'pipeline',"
          + " 'remote_name', 'severity'])";

  /** Value of a label of alerts: two braces would begin a template, which Prometheus runs. */
  public static final String ALERT_LABEL_VALUE = "^([^{]|[{][^{])*[{]?$";

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

  /**
   * Keys that mean something to other controllers and to container runtimes: not for users to set
   * on our objects.
   */
  public static final String RESERVED_LABEL_KEY =
      "^(([^/]*[.])?(kubernetes[.]io|k8s[.]io|exemplars[.]dev"
          // GitOps and packaging
          + "|argoproj[.]io|fluxcd[.]io|helm[.]sh|openshift[.]io"
          // what injects containers, credentials and identities
          + "|istio[.]io|linkerd[.]io|kuma[.]io|dapr[.]io|hashicorp[.]com|opentelemetry[.]io"
          + "|datadoghq[.]com|dynatrace[.]com|azure[.]workload[.]identity|amazonaws[.]com|gke[.]io"
          + "|banzaicloud[.]io|bank-vaults[.]io|1password[.]io|1password[.]com|jaegertracing[.]io"
          + "|conjur[.]org|openservicemesh[.]io|gke-gcsfuse|k8s[.]aws"
          // networks and policies
          + "|cilium[.]io|projectcalico[.]org|cncf[.]io|kyverno[.]io|gatekeeper[.]sh"
          + "|multus-cni[.]io|ovn[.]org|antrea[.]io"
          // runtimes
          + "|cri-o[.]io|crio[.]io)(/.*)?"
          // those of runtimes and controllers that have no prefix
          + "|(io[.](kubernetes|containerd|katacontainers)|run[.]oci)[.].*"
          + "|aadpodidbinding|pod-template-hash)$";

  /** CEL: whether no key of a map is such a key. */
  static final String OWN_KEYS_RULE =
      "!self.exists(key, key.matches('" + RESERVED_LABEL_KEY + "'))";

  /** Value of a label of a Kubernetes object. */
  public static final String LABEL_VALUE = "^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$";

  /** Uid of a Grafana data source; Grafana takes no other. */
  public static final String DATASOURCE_UID = "^[a-zA-Z0-9_-]{1,40}$";

  /** Name of a folder of Grafana, which is a directory to its sidecar: never a path. */
  public static final String FOLDER = "^[A-Za-z0-9]([-A-Za-z0-9 _]{0,61}[-A-Za-z0-9_])?$";

  /** Title of a link. Grafana replaces variables in it: {@code $x}, {@code ${x}}, {@code [[x]]}. */
  public static final String LINK_TITLE = "^[^$\\[\\p{Cc}]{1,63}$";

  /** What is asked of such a title. */
  public static final String LINK_TITLE_CURE =
      "must be 1 to 63 printable characters without $ and [, which begin a variable of Grafana:"
          + " leave them out";

  public static final int LONGEST_TENANT = 150;

  /** Anything but one dot or two, which Tempo refuses: they would lead out of its directory. */
  public static final String ONE_TENANT =
      "([.]{0,2}[A-Za-z0-9_-][A-Za-z0-9_.-]*|[.]{3}[A-Za-z0-9_.-]*)";

  /** Whose traces; several are joined by a bar. */
  public static final String TENANT = "^" + ONE_TENANT + "([|]" + ONE_TENANT + ")*$";

  /** A key of a Secret. */
  public static final String SECRET_KEY = "^[-._a-zA-Z0-9]+$";

  /** What stands before credentials in a header. */
  public static final String AUTH_SCHEME = "^[A-Za-z][-A-Za-z0-9._~+]*$";

  public static final String TOLERATION_OPERATOR = "^(Exists|Equal)$";

  public static final String TAINT_EFFECT = "^(NoSchedule|PreferNoSchedule|NoExecute)$";

  /** An amount in Kubernetes' notation, without sign and exponent, and less than 2^63. */
  public static final String QUANTITY =
      "^([0-9]{1,15}m?|[0-9]{1,9}([.][0-9]{1,3})?([kMG]|[KMG]i)?|[0-9]{1,5}([.][0-9]{1,3})?Ti?)$";

  /** What a Pod of ours can ask of its node. */
  public static final Set<String> RESOURCE_NAMES = Set.of("cpu", "memory", "ephemeral-storage");

  /** CEL: whether every key of a map is one of these. */
  static final String RESOURCE_NAMES_RULE =
      "self.all(name, name in ['cpu', 'memory', 'ephemeral-storage'])";

  /** A quantity of bytes: no thousandths, and no fraction without a unit. */
  public static final String BYTES = "^([0-9]+|[0-9.]+([kMGT]|[KMGT]i))$";

  /** CEL: only of cpu there are thousandths. */
  static final String WHOLE_BYTES_RULE =
      "self.all(name, name == 'cpu' || self[name].matches('" + BYTES + "'))";

  /** Size of a volume: less than 2^63, and never a fraction. */
  public static final String VOLUME_SIZE = "^([1-9][0-9]{0,8}[MG]i?|[1-9][0-9]{0,4}Ti?)$";

  /** CEL: whether a volume holds the write-ahead log of a small Prometheus. */
  static final String IS_LARGE_ENOUGH =
      "quantity(self).compareTo(quantity('" + LEAST_VOLUME_SIZE + "')) >= 0";

  /** Name of a StorageClass; an empty one stands for volumes without. */
  public static final String STORAGE_CLASS =
      "^([a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*)?$";

  /** A duration as Prometheus writes it, the larger units first. */
  public static final String RETENTION =
      "^([0-9]{1,5}y)?([0-9]{1,5}w)?([0-9]{1,5}d)?([0-9]{1,5}h)?([0-9]{1,5}m)?([0-9]{1,5}s)?$";

  /** CEL: such a duration is at least an hour, and at most ten years. */
  static final String RETENTION_RULE =
      "[self.findAll('[0-9]+[ywdhms]').map(part, int(part.substring(0, part.size() - 1)) *"
          + " {'y': 31536000, 'w': 604800, 'd': 86400, 'h': 3600, 'm': 60, 's': 1}[part.substring(part.size() - 1)])"
          + ".sum()].all(seconds, seconds >= 3600 && seconds <= 315360000)";

  /** A number of bytes as Prometheus writes it: of all these units it makes powers of 1024. */
  public static final String RETENTION_SIZE = "^([1-9][0-9]{0,8}[MG]i?B|[1-9][0-9]{0,4}Ti?B)$";

  private static final String HOST =
      "([a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?[.])*[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?[.]?";
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final String IPV4 = "(" + OCTET + "[.]){3}" + OCTET;
  private static final String IPV6 = "\\[[0-9a-fA-F:.]{2,45}\\]";
  private static final String PATH = "(/([-A-Za-z0-9._~!$&()*+,;=:/]|%[0-9A-Fa-f]{2})*)?";

  /**
   * A block of addresses. IPv6 is written without dots: one that stands for IPv4 is refused anyway.
   */
  public static final String CIDR =
      "^(" + IPV4 + "/([12]?[0-9]|3[0-2])|[0-9a-fA-F:]{2,39}/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))$";

  /** What is asked of it. */
  public static final String CIDR_CURE =
      "must be a block of addresses: write it like 10.0.0.0/8 or fd00::/8";

  /** A name or address that a certificate is for. */
  public static final String SERVER_NAME = "^(" + HOST + "|" + IPV4 + ")$";

  /** An http or https URL with a host, and without credentials, query or fragment. */
  public static final String HTTP_URL =
      "^https?://(" + HOST + "|" + IPV4 + "|" + IPV6 + ")(:[1-9][0-9]{0,4})?" + PATH + "$";

  /** Of a CEL rule: a string is a URL as above, and one that a client can call. */
  static final String IS_HTTP_URL =
      "self.matches(r'"
          + HTTP_URL
          + "') && isURL(self) && (url(self).getPort() == '' || int(url(self).getPort()) <= 65535)";

  /** What is asked of such a URL; an example follows. */
  public static final String HTTP_URL_CURE =
      "must be an http or https URL without credentials, query or fragment, such as ";

  private static final String PORT =
      "(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3})";
  private static final String LINK_TEXT = "([-A-Za-z0-9._~!&()*+,;=:/?@]|%[0-9A-Fa-f]{2})*";

  /**
   * An http or https URL without credentials that holds <code>{value}</code> once, behind the host:
   * what an application puts into an exemplar must not choose whom a browser calls. There is no
   * dollar sign and no bracket, for Grafana replaces variables in a link and knows no escape.
   */
  public static final String LINK_TEMPLATE =
      "^https?://("
          + HOST
          + "|"
          + IPV4
          + "|"
          + IPV6
          + ")(:"
          + PORT
          + ")?[/?#]"
          + LINK_TEXT
          + "(\\{value\\}"
          + LINK_TEXT
          + "(#"
          + LINK_TEXT
          + ")?|#"
          + LINK_TEXT
          + "\\{value\\}"
          + LINK_TEXT
          + ")$";

  /** What is asked of a link template. */
  public static final String LINK_TEMPLATE_CURE =
      "must be an http or https URL without credentials that holds {value} exactly once, behind the"
          + " host, such as https://traces.example/t/{value}; write $ as %24, [ as %5B and {"
          + " elsewhere as %7B";

  /** Not {@code localhost} and not 127.x: in its Pod, Prometheus finds but itself there. */
  public static final String LOOPBACK_TARGET =
      "^(([^:]*[.])?localhost[.]?|127[.][0-9.]+|0[.]0[.]0[.]0"
          + "|\\[[0:]*:[01]?\\]|\\[[0:]*:[fF]{4}:(127[.].*|7[fF][0-9a-fA-F]{2}:.*|0[.]0[.]0[.]0|0:0)\\]):.*$";

  /** A host and a port, and nothing else. */
  public static final String HOST_PORT = "^(" + HOST + "|" + IPV4 + "|" + IPV6 + "):" + PORT + "$";

  /** Name of a port of a container: one letter at least, no dash beside another or at an end. */
  public static final String PORT_NAME = "^([0-9]+-)*[0-9]*[a-z][a-z0-9]*(-[a-z0-9]+)*$";

  /** A path as it is sent: Prometheus escapes what it is given, so nothing here is escaped. */
  public static final String METRICS_PATH = "^/[-A-Za-z0-9._~!$&()*+,;=:@/]*$";

  /** Name of a URL parameter, such as {@code match[]}. */
  public static final String PARAM_NAME = "^[-A-Za-z0-9._\\[\\]]{1,64}$";

  /** Name of a metric, as every version has it. */
  public static final String METRIC = "^[a-zA-Z_:][a-zA-Z0-9_:]*$";

  /** Name of a label of a series or target. */
  public static final String SERIES_LABEL = "^[a-zA-Z_][a-zA-Z0-9_]*$";

  private static final String SERIES_MATCHER =
      "[a-zA-Z_][a-zA-Z0-9_]* *!?= *\"[^$\\[\"\\\\\\p{Cc}]*\"";

  public static final int LONGEST_MATCH = 512;

  /**
   * A few matchers of PromQL, without braces. None is a regular expression: the operator itself
   * compares the labels of targets with them, and evaluates no expression of a tenant. Nothing in a
   * value needs an escape in PromQL, and nothing begins a variable of Grafana.
   */
  public static final String SERIES_MATCH =
      "^ *" + SERIES_MATCHER + "( *, *" + SERIES_MATCHER + "){0,7} *$";

  /** What is asked of such matchers. */
  public static final String SERIES_MATCH_CURE =
      "must be 1 to 8 label matchers with = or != and a value in double quotes, separated by commas, such as"
          + " namespace=\"shop\"; there are no regular expressions, and no value holds any of $ [ \\ and quotes:"
          + " leave them out";

  /** A label name with groups of a regular expression in it, such as {@code pod_$1}. */
  public static final String LABEL_TEMPLATE =
      "^([a-zA-Z_][a-zA-Z0-9_]*|[$]\\{[0-9]{1,2}\\}|[$][0-9]{1,2}$)"
          + "([a-zA-Z0-9_]|[$]\\{[0-9]{1,2}\\})*([$][0-9]{1,2})?$";

  /** Text without control characters. */
  public static final String PRINTABLE = "^\\P{Cc}*$";

  private Schema() {}

  /** How long a text is, as the API server counts: in characters, not in Java's units of them. */
  public static int lengthOf(String text) {
    return text.codePointCount(0, text.length());
  }
}
