package dev.exemplars.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.exemplars.operator.api.ConditionType;
import dev.exemplars.operator.api.ExemplarPipelineStatus;
import dev.exemplars.operator.real.OperatorUnderTest;
import dev.exemplars.operator.real.Pipelines;
import dev.exemplars.operator.real.RealCluster;
import dev.exemplars.operator.real.Shows;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Secrets that a pipeline refers to, on a real API server: also by a tenant who means harm. */
class CredentialsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String MINIMAL =
      """
      tracing: {tempo: {url: http://tempo:3200}}
      verification: {interval: 5s}
      """;
  private static final String PROTECTED =
      MINIMAL
          + """
          scrape:
            jobs:
              - name: db
                staticTargets: ["db.shop:80"]
                authorization: {credentials: {name: db, key: token}}
          """;

  private static final String LOG = "recorded";

  /** An admission policy that says what it refuses. */
  private static final String QUOTING =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicy
      metadata: {name: %s}
      spec:
        matchConstraints:
          resourceRules:
            - {apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [secrets]}
        validations:
          - expression: "object.metadata.name != 'demo-credentials'"
            messageExpression: "'no such Secret: ' + object.data['job.db.credentials']"
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicyBinding
      metadata: {name: %s}
      spec:
        policyName: %s
        validationActions: [Deny]
        matchResources:
          namespaceSelector:
            matchLabels: {kubernetes.io/metadata.name: %s}
      """;

  private final RealCluster cluster = RealCluster.shared();
  private final KubernetesClient admin = cluster.admin();
  private final String namespace = cluster.newNamespace("credentials");
  private final Pipelines pipelines = new Pipelines(admin, namespace);
  private OperatorUnderTest operator = OperatorUnderTest.start(cluster, namespace);

  @AfterEach
  void stop() {
    operator.close();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.detachAppender(LOG);
  }

  @Test
  void withoutTheSecretNothingIsWrittenAndWithItThePipelineProceeds() {
    pipelines.apply("demo", PROTECTED);

    ExemplarPipelineStatus status = pipelines.awaitReason("demo", "SecretNotFound");

    assertThat(Pipelines.condition(status, ConditionType.Stalled).status()).isEqualTo("True");
    assertThat(Pipelines.ready(status).message())
        .contains("spec.scrape.jobs[0].authorization.credentials", "\"db\"", "exemplars.dev/use");
    assertThat(
            admin.configMaps().inNamespace(namespace).withName("demo-prometheus-config-3-11").get())
        .isNull();
    create(secret("db", "true", "Opaque", Map.of("token", "one", "more", "another secret")));
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    assertThat(contents("demo-credentials")).isEqualTo(Map.of("job.db.credentials", "one"));
  }

  @Test
  void theOperatorMayNeitherListNorWatchSecrets() {
    try (KubernetesClient client = cluster.asOperator()) {
      assertThatExceptionOfType(KubernetesClientException.class)
          .isThrownBy(() -> client.secrets().inNamespace(namespace).list())
          .satisfies(e -> assertThat(e.getCode()).isEqualTo(403));
      assertThatExceptionOfType(KubernetesClientException.class)
          .isThrownBy(() -> client.secrets().inNamespace("kube-system").list())
          .satisfies(e -> assertThat(e.getCode()).isEqualTo(403));
    }
  }

  /** What may not be read looks just as what is not there: no pipeline finds out which it is. */
  @Test
  void aStatusIsNoOracle() {
    pipelines.apply("demo", PROTECTED);
    String missing = message("SecretNotFound");
    String account = serviceAccount();

    for (Secret hidden :
        List.of(
            secret("db", "", "Opaque", Map.of("token", "hidden-content")),
            secret("db", "false", "Opaque", Map.of("token", "hidden-content")),
            secret("db", "true", "helm.sh/release.v1", Map.of("token", "hidden-content")),
            new SecretBuilder(secret("db", "true", "kubernetes.io/service-account-token", Map.of()))
                .editMetadata()
                .addToAnnotations("kubernetes.io/service-account.name", account)
                .endMetadata()
                .build())) {
      create(hidden);
      double before = operator.reconciliations();
      pipelines.apply("demo", PROTECTED.replace("db.shop:80", "db" + before + ".shop:80"));
      Waiting.until("another look", PATIENCE, () -> operator.reconciliations() > before);

      assertThat(message("SecretNotFound")).isEqualTo(missing);
      assertThat(secret("demo-credentials")).isEmpty();
      admin.resource(hidden).inNamespace(namespace).delete();
    }
  }

  @Test
  void aKeyThatIsMissingIsTold() {
    create(secret("db", "true", "Opaque", Map.of("other", "x")));

    pipelines.apply("demo", PROTECTED);

    assertThat(message("SecretKeyMissing"))
        .contains("spec.scrape.jobs[0].authorization.credentials", "db", "without key token");
  }

  @Test
  @Shows("spec.verification.interval")
  void newContentIsWrittenAtTheNextVerificationAndNothingElse() {
    create(secret("db", "true", "Opaque", Map.of("token", "one")));
    pipelines.apply("demo", PROTECTED);
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    String config = version("demo-prometheus-config-3-11");
    long deployment = deploymentGeneration();

    replace(secret("db", "true", "Opaque", Map.of("token", "two")));

    Waiting.until(
        "the new content",
        PATIENCE,
        () -> contents("demo-credentials").equals(Map.of("job.db.credentials", "two")));
    assertThat(version("demo-prometheus-config-3-11")).isEqualTo(config);
    assertThat(deploymentGeneration()).isEqualTo(deployment);
  }

  @Test
  void withoutAChangeNothingIsWrittenNeitherByARestartedOperator() {
    create(secret("db", "true", "Opaque", Map.of("token", "one")));
    pipelines.apply("demo", PROTECTED);
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    String before = secret("demo-credentials").orElseThrow().getMetadata().getResourceVersion();

    restart();
    Waiting.until("some looks", PATIENCE, () -> operator.reconciliations() >= 3);

    assertThat(secret("demo-credentials").orElseThrow().getMetadata().getResourceVersion())
        .isEqualTo(before);
  }

  @Test
  void whatRunsKeepsItsCredentialsWhileTheSecretIsGone() {
    create(secret("db", "true", "Opaque", Map.of("token", "one")));
    pipelines.apply("demo", PROTECTED);
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    String config = version("demo-prometheus-config-3-11");

    admin.secrets().inNamespace(namespace).withName("db").delete();

    assertThat(message("SecretNotFound")).contains("what runs keeps running");
    assertThat(contents("demo-credentials")).isEqualTo(Map.of("job.db.credentials", "one"));
    assertThat(version("demo-prometheus-config-3-11")).isEqualTo(config);
  }

  @Test
  void withTheLastReferenceTheSecretGoes() {
    create(secret("db", "true", "Opaque", Map.of("token", "one")));
    pipelines.apply("demo", PROTECTED);
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    assertThat(secret("demo-credentials")).isPresent();
    long deployment = deploymentGeneration();

    pipelines.apply("demo", MINIMAL + "scrape: {jobs: []}");

    Waiting.until("the operand to go", PATIENCE, () -> secret("demo-credentials").isEmpty());
    assertThat(contents("db")).as("the tenant's own stays").isEqualTo(Map.of("token", "one"));
    Waiting.until("its mark to go", PATIENCE, () -> mark().isEmpty());
    assertThat(deploymentGeneration()).as("nothing restarts").isEqualTo(deployment);
  }

  @Test
  void theOperandComesBackAndIsThePipelines() {
    create(secret("db", "true", "Opaque", Map.of("token", "one")));
    pipelines.apply("demo", PROTECTED);
    pipelines.awaitReason("demo", "DeploymentUnavailable");

    admin.secrets().inNamespace(namespace).withName("demo-credentials").delete();
    Waiting.until(
        "the operand to come back", PATIENCE, () -> secret("demo-credentials").isPresent());

    assertThat(secret("demo-credentials").orElseThrow().getMetadata().getOwnerReferences())
        .as("garbage collection takes it with the pipeline")
        .extracting(OwnerReference::getUid)
        .containsExactly(pipelines.get("demo").getMetadata().getUid());
  }

  @Test
  void aSecretOfSomebodyElseInItsPlaceIsNeverTouched() {
    create(secret("db", "true", "Opaque", Map.of("token", "one")));
    Secret foreign = secret("demo-credentials", "", "Opaque", Map.of("job.db.credentials", "x"));
    create(foreign);

    pipelines.apply("demo", PROTECTED);

    assertThat(message("NameConflict")).contains("demo-credentials").doesNotContain("one");
    assertThat(contents("demo-credentials")).isEqualTo(Map.of("job.db.credentials", "x"));
    pipelines.apply("demo", MINIMAL);
    pipelines.awaitReason("demo", "DeploymentUnavailable");
    assertThat(secret("demo-credentials")).as("nor removed").isPresent();
  }

  @Test
  void relaxedOperatorTakesSecretsWithoutLabelButNoTokens() {
    restart("--require-secret-label=false");
    create(secret("db", "", "Opaque", Map.of("token", "one")));
    pipelines.apply("demo", PROTECTED);
    pipelines.awaitReason("demo", "DeploymentUnavailable");

    admin.secrets().inNamespace(namespace).withName("db").delete();
    create(secret("db", "", "helm.sh/release.v1", Map.of("token", "release")));

    assertThat(message("SecretNotFound")).doesNotContain("label");
    assertThat(contents("demo-credentials")).isEqualTo(Map.of("job.db.credentials", "one"));
  }

  @Test
  void whatASecretHoldsIsNowhereButInSecrets() {
    String content = "hunter2-$__file{/etc/passwd}-${HOME}";
    create(secret("db", "true", "Opaque", Map.of("token", content)));
    ListAppender<ILoggingEvent> log = recordedLog();

    pipelines.apply("demo", PROTECTED);
    pipelines.awaitReason("demo", "DeploymentUnavailable");

    List<Object> visible = new ArrayList<>();
    visible.addAll(admin.configMaps().inNamespace(namespace).list().getItems());
    visible.addAll(admin.apps().deployments().inNamespace(namespace).list().getItems());
    visible.addAll(admin.serviceAccounts().inNamespace(namespace).list().getItems());
    visible.addAll(admin.v1().events().inNamespace(namespace).list().getItems());
    visible.add(pipelines.get("demo"));
    assertThat(visible)
        .hasSizeGreaterThan(4)
        .allSatisfy(
            object ->
                assertThat(Serialization.asYaml(object))
                    .doesNotContain("hunter2", base64(content)));
    assertThat(operator.metrics()).doesNotContain("hunter2");
    assertThat(log.list).isNotEmpty();
    assertQuotesNowhere(log, "hunter2", base64(content));
  }

  /** A policy may say in its refusal what it refused; its words are the cluster's, not ours. */
  @Test
  void aRefusalThatQuotesTheSecretIsNotRepeated() {
    cluster.applyText(QUOTING.formatted(namespace, namespace, namespace, namespace));
    Waiting.until("the policy to be in force", PATIENCE, this::isQuoted);
    create(secret("db", "true", "Opaque", Map.of("token", "hunter2")));
    ListAppender<ILoggingEvent> log = recordedLog();

    pipelines.apply("demo", PROTECTED);

    assertThat(message("ApplyFailed")).contains("demo-credentials").doesNotContain("hunter2");
    assertThat(Serialization.asYaml(pipelines.get("demo")))
        .doesNotContain("hunter2", base64("hunter2"));
    assertQuotesNowhere(log, "hunter2", base64("hunter2"));
  }

  private boolean isQuoted() {
    try {
      admin
          .resource(secret("demo-credentials", "", "Opaque", Map.of("job.db.credentials", "x")))
          .dryRun()
          .create();
      return false;
    } catch (KubernetesClientException e) {
      return String.valueOf(e.getMessage()).contains(base64("x"));
    }
  }

  /** All that the operator and its libraries say at a level that helps in need. */
  private static ListAppender<ILoggingEvent> recordedLog() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.setName(LOG);
    log.start();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.DEBUG);
    root.addAppender(log);
    return log;
  }

  private static void assertQuotesNowhere(ListAppender<ILoggingEvent> log, String... contents) {
    assertThat(List.copyOf(log.list))
        .allSatisfy(
            event ->
                assertThat(
                        event.getFormattedMessage()
                            + event.getKeyValuePairs()
                            + ThrowableProxyUtil.asString(event.getThrowableProxy()))
                    .doesNotContain(contents));
  }

  private void restart(String... options) {
    operator.close();
    operator = OperatorUnderTest.start(cluster, namespace, options);
  }

  private String message(String reason) {
    return Pipelines.ready(pipelines.awaitReason("demo", reason)).message();
  }

  /** The name of a Secret that stands at the ServiceAccount. */
  private Optional<String> mark() {
    return Optional.ofNullable(
        admin
            .serviceAccounts()
            .inNamespace(namespace)
            .withName("demo-prometheus")
            .require()
            .getMetadata()
            .getAnnotations()
            .get("exemplars.dev/secret"));
  }

  private String serviceAccount() {
    Waiting.until(
        "a ServiceAccount",
        PATIENCE,
        () -> !admin.serviceAccounts().inNamespace(namespace).list().getItems().isEmpty());
    ServiceAccount account =
        admin.serviceAccounts().inNamespace(namespace).list().getItems().getFirst();
    return account.getMetadata().getName();
  }

  private String version(String configMap) {
    return admin
        .configMaps()
        .inNamespace(namespace)
        .withName(configMap)
        .require()
        .getMetadata()
        .getResourceVersion();
  }

  private long deploymentGeneration() {
    return admin
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName("demo-prometheus")
        .require()
        .getMetadata()
        .getGeneration();
  }

  private Optional<Secret> secret(String name) {
    return Optional.ofNullable(admin.secrets().inNamespace(namespace).withName(name).get());
  }

  private Map<String, String> contents(String name) {
    Map<String, String> contents = new TreeMap<>();
    secret(name)
        .map(Secret::getData)
        .orElse(Map.of())
        .forEach(
            (key, value) ->
                contents.put(
                    key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
    return contents;
  }

  private void create(Secret secret) {
    admin.resource(secret).create();
  }

  private void replace(Secret secret) {
    admin.resource(secret).update();
  }

  private Secret secret(String name, String label, String type, Map<String, String> content) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace)
        .addToLabels(label.isEmpty() ? Map.of() : Map.of("exemplars.dev/use", label))
        .endMetadata()
        .withType(type)
        .withStringData(content)
        .build();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
