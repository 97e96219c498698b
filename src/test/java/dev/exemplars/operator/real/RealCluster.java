package dev.exemplars.operator.real;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A real API server with etcd and the controllers for Deployments, ReplicaSets, ServiceAccounts,
 * namespaces, claims in use and garbage collection. No node: see {@link LoopbackNode}.
 */
public final class RealCluster implements AutoCloseable {

  private static final String OPERATOR = "exemplar-operator";
  private static final String OPERATOR_USER =
      "system:serviceaccount:%s:%s".formatted(OPERATOR, OPERATOR);
  private static final String TOKEN = UUID.randomUUID().toString();

  private final Path directory;
  private final List<RealProcess> processes = new ArrayList<>();
  private final int port = RealProcess.freePort();
  private final KubernetesClient admin;

  private RealCluster(Path directory) {
    this.directory = directory;
    startEtcdAndApiServer();
    this.admin = new KubernetesClientBuilder().withConfig(config(TOKEN).build()).build();
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
    Config config =
        config(TOKEN)
            .withMasterUrl("https://127.0.0.1:" + proxyPort)
            .withImpersonateUsername(OPERATOR_USER)
            .withImpersonateGroups(
                "system:serviceaccounts",
                "system:serviceaccounts:" + OPERATOR,
                "system:authenticated")
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
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
  public void install() {
    apply(Tools.file("deploy/crds/exemplarpipelines.exemplars.dev.yaml"));
    apply(Tools.file("deploy/operator.yaml"));
    Waiting.until(
        "the CRD to be served",
        Duration.ofSeconds(20),
        () ->
            admin.getApiResources("exemplars.dev/v1alpha1") != null
                && !admin.getApiResources("exemplars.dev/v1alpha1").getResources().isEmpty());
  }

  /** Applies every object of a YAML file, as {@code kubectl apply --server-side} does. */
  public void apply(Path file) {
    try {
      applyText(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Applies every object of a YAML text. */
  public void applyText(String yaml) {
    items(yaml)
        .forEach(
            item -> admin.resource(item).fieldManager("user").forceConflicts().serverSideApply());
  }

  /** Deletes every object of a YAML text. */
  public void deleteText(String yaml) {
    items(yaml).forEach(item -> admin.resource(item).delete());
  }

  private List<HasMetadata> items(String yaml) {
    return admin.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).items();
  }

  /** A new namespace that enforces restricted Pod Security. */
  public String newNamespace(String prefix) {
    String name = prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
    createNamespace(name);
    return name;
  }

  public void createNamespace(String name) {
    admin
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build())
        .create();
  }

  /** Writes a kubeconfig with a token of that account, as the TokenRequest API gives it. */
  public Path kubeconfig(String namespace, String serviceAccount, Path file) {
    String token =
        admin
            .serviceAccounts()
            .inNamespace(namespace)
            .withName(serviceAccount)
            .tokenRequest(
                new TokenRequestBuilder()
                    .withNewSpec()
                    .withExpirationSeconds(3600L)
                    .endSpec()
                    .build())
            .getStatus()
            .getToken();
    return writeKubeconfig(file, token);
  }

  /** Writes a kubeconfig that may do everything. */
  public Path adminKubeconfig(Path file) {
    return writeKubeconfig(file, TOKEN);
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
        () -> Files.exists(directory.resolve("certificates/apiserver.crt")));
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
                "--controllers=deployment-controller,replicaset-controller,serviceaccount-controller,"
                    + "namespace-controller,persistentvolumeclaim-protection-controller,"
                    + "garbage-collector-controller",
                "--concurrent-gc-syncs=4"),
            Map.of()));
  }

  private ConfigBuilder config(String token) {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(url())
        .withCaCertFile(directory.resolve("certificates/apiserver.crt").toString())
        .withOauthToken(token)
        .withNamespace("default");
  }

  private Path writeKubeconfig(Path file, String token) {
    String text =
        """
        apiVersion: v1
        kind: Config
        clusters:
          - name: local
            cluster:
              server: %s
              certificate-authority: %s
        users:
          - name: local
            user:
              token: %s
        contexts:
          - name: local
            context: {cluster: local, user: local}
        current-context: local
        """
            .formatted(
                url(), directory.resolve("certificates/apiserver.crt").toAbsolutePath(), token);
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
        RealCluster cluster = start(Files.createTempDirectory(target, "cluster-"));
        cluster.install();
        return cluster;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
