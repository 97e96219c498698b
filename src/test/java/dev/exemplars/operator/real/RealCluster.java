package dev.exemplars.operator.real;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * A real API server with etcd and the controllers for Deployments, ReplicaSets, ServiceAccounts,
 * namespaces, claims in use, roles that add up and garbage collection. No node: see {@link
 * LoopbackNode}.
 */
public final class RealCluster implements AutoCloseable {

  private static final String OPERATOR = "exemplar-operator";
  private static final String OPERATOR_USER =
      "system:serviceaccount:%s:%s".formatted(OPERATOR, OPERATOR);
  private static final String CA_FILE = "certificates/apiserver.crt";
  private static final String TOKEN = UUID.randomUUID().toString();

  private final Path directory;
  private final List<RealProcess> processes = new ArrayList<>();
  private final int port = RealProcess.freePort();
  private final KubernetesClient admin;
  private final ClusterAdmin administration;
  private SSLContext stranger;

  private RealCluster(Path directory) {
    this.directory = directory;
    startEtcdAndApiServer();
    this.admin = new KubernetesClientBuilder().withConfig(config(TOKEN).build()).build();
    this.administration = new ClusterAdmin(admin);
    Waiting.until("the API server to be ready", Duration.ofSeconds(60), this::isReady);
    startControllerManager();
  }

  /** One cluster for all tests of this process, with the operator installed. */
  public static RealCluster shared() {
    return Shared.CLUSTER;
  }

  /** Starts a cluster of its own; logs and data go below the directory. */
  public static RealCluster start(Path directory) {
    return new RealCluster(directory);
  }

  /** A client that may do everything. */
  public KubernetesClient admin() {
    return admin;
  }

  /** A client that is the operator's own ServiceAccount, by impersonation. */
  public KubernetesClient asOperator() {
    return asOperatorThrough(port);
  }

  /** The same, over another port of this machine that leads to the API server. */
  public KubernetesClient asOperatorThrough(int proxyPort) {
    return client(operatorConfig("https://127.0.0.1:" + proxyPort).build());
  }

  /** The same, over a proxy; it loses its patience with it soon. */
  public KubernetesClient asOperatorThrough(ApiProxy proxy) {
    return client(
        operatorConfig(proxy.url())
            .withTrustCerts(true)
            .withRequestTimeout(2000)
            .withRequestRetryBackoffLimit(ApiProxy.TRIES - 1)
            .build());
  }

  private ConfigBuilder operatorConfig(String masterUrl) {
    return config(TOKEN)
        .withMasterUrl(masterUrl)
        .withImpersonateUsername(OPERATOR_USER)
        .withImpersonateGroups(
            "system:serviceaccounts", "system:serviceaccounts:" + OPERATOR, "system:authenticated");
  }

  private static KubernetesClient client(Config config) {
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** For servers that stand in for the API server, to clients that take any certificate. */
  synchronized SSLContext stranger() {
    if (stranger == null) {
      Certificate own = Certificate.of("stranger", directory);
      stranger = own.contextFor(own);
    }
    return stranger;
  }

  /** For connections to the API server alone. */
  SSLSocketFactory tls() {
    try (InputStream pem = Files.newInputStream(directory.resolve(CA_FILE))) {
      KeyStore known = KeyStore.getInstance("PKCS12");
      known.load(null, null);
      int number = 0;
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        known.setCertificateEntry("ca-" + number++, certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(known);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A client that is a user without any permission but what a test gives it. */
  public KubernetesClient asUser(String name) {
    return new KubernetesClientBuilder()
        .withConfig(
            config(TOKEN)
                .withImpersonateUsername(name)
                .withImpersonateGroups("system:authenticated")
                .build())
        .build();
  }

  /** Installs what a user installs: the CRD, and the operator's account and permissions. */
  public RealCluster install() {
    administration.install();
    return this;
  }

  /** Applies every object of a YAML text. */
  public void applyText(String yaml) {
    administration.applyText(yaml);
  }

  /** Deletes every object of a YAML text. */
  public void deleteText(String yaml) {
    administration.deleteText(yaml);
  }

  /** Waits until resources of every definition are taken. */
  public void awaitDefinitions() {
    administration.awaitDefinitions();
  }

  /** A new namespace that enforces restricted Pod Security. */
  public String newNamespace(String prefix) {
    return administration.newNamespace(prefix);
  }

  public void createNamespace(String name) {
    administration.createNamespace(name);
  }

  /** Writes a kubeconfig with a token of that account, as the TokenRequest API gives it. */
  public Path kubeconfig(String namespace, String serviceAccount, Path file) {
    return administration.kubeconfig(namespace, serviceAccount, file);
  }

  /** Writes a kubeconfig that may do everything. */
  public Path adminKubeconfig(Path file) {
    return administration.kubeconfig(TOKEN, file);
  }

  /** Every read and write since the start. */
  public AuditLog audit() {
    return new AuditLog(directory.resolve("audit.log"), OPERATOR_USER);
  }

  public int port() {
    return port;
  }

  public String url() {
    return "https://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    admin.close();
    processes.reversed().forEach(RealProcess::close);
  }

  private boolean isReady() {
    try {
      return "ok".equals(admin.raw("/readyz"));
    } catch (RuntimeException e) {
      return false;
    }
  }

  private void startEtcdAndApiServer() {
    int etcdPort = RealProcess.freePort();
    String etcdUrl = "http://127.0.0.1:" + etcdPort;
    processes.add(
        RealProcess.start(
                "etcd",
                directory,
                List.of(
                    Tools.get("etcd").toString(),
                    "--data-dir=etcd",
                    "--unsafe-no-fsync",
                    "--log-level=error",
                    "--listen-client-urls=" + etcdUrl,
                    "--advertise-client-urls=" + etcdUrl,
                    "--listen-peer-urls=http://127.0.0.1:" + RealProcess.freePort()),
                Map.of())
            .awaitOk(etcdUrl + "/health"));
    write("tokens.csv", TOKEN + ",admin,admin,system:masters\n");
    write("audit-policy.yaml", AuditLog.POLICY);
    writeServiceAccountKey();
    processes.add(
        RealProcess.start(
            "kube-apiserver",
            directory,
            List.of(
                Tools.get("kube-apiserver").toString(),
                "--etcd-servers=" + etcdUrl,
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--endpoint-reconciler-type=none",
                "--secure-port=" + port,
                "--cert-dir=certificates",
                "--token-auth-file=tokens.csv",
                "--authorization-mode=RBAC",
                "--audit-policy-file=audit-policy.yaml",
                "--audit-log-path=audit.log",
                "--audit-log-mode=blocking-strict",
                "--service-cluster-ip-range=10.0.0.0/24",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=service-account.key",
                "--service-account-signing-key-file=service-account.key"),
            Map.of()));
    Waiting.until(
        "the API server's certificate",
        Duration.ofSeconds(60),
        () -> Files.exists(directory.resolve(CA_FILE)));
  }

  private void startControllerManager() {
    adminKubeconfig(directory.resolve("controller-manager.kubeconfig"));
    processes.add(
        RealProcess.start(
            "kube-controller-manager",
            directory,
            List.of(
                Tools.get("kube-controller-manager").toString(),
                "--kubeconfig=controller-manager.kubeconfig",
                "--leader-elect=false",
                "--bind-address=127.0.0.1",
                "--secure-port=" + RealProcess.freePort(),
                "--cert-dir=controller-manager",
                "--controllers=clusterrole-aggregation-controller,deployment-controller,"
                    + "replicaset-controller,serviceaccount-controller,"
                    + "namespace-controller,persistentvolumeclaim-protection-controller,"
                    + "garbage-collector-controller",
                "--concurrent-gc-syncs=4"),
            Map.of()));
  }

  private ConfigBuilder config(String token) {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(url())
        .withCaCertFile(directory.resolve(CA_FILE).toString())
        .withOauthToken(token)
        .withNamespace("default");
  }

  private void writeServiceAccountKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair keys = generator.generateKeyPair();
      String body =
          Base64.getMimeEncoder(64, new byte[] {'\n'})
              .encodeToString(keys.getPrivate().getEncoded());
      write(
          "service-account.key",
          "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void write(String name, String text) {
    try {
      Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Started when first used; its processes end with this one. */
  private static final class Shared {
    static final RealCluster CLUSTER = create();

    private static RealCluster create() {
      try {
        Path target = Files.createDirectories(Tools.file("target/real"));
        return start(Files.createTempDirectory(target, "cluster-")).install();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
