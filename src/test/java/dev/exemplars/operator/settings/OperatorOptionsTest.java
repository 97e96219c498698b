package dev.exemplars.operator.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.exemplars.operator.settings.OperatorSettings.Caps;
import dev.exemplars.operator.settings.OperatorSettings.Grants;
import dev.exemplars.operator.settings.OperatorSettings.Limits;
import dev.exemplars.operator.settings.OperatorSettings.PodSettings;
import dev.exemplars.operator.settings.OperatorSettings.PrometheusSettings;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

class OperatorOptionsTest {

  private static final String UPSTREAM = "quay.io/prometheus/prometheus";

  @Test
  void without_any_option_every_setting_has_its_documented_default() {
    // when
    OperatorSettings settings = OperatorSettings.defaults();

    // then
    assertThat(settings.watchNamespaces()).isEmpty();
    assertThat(settings.prometheus())
        .isEqualTo(
            new PrometheusSettings(
                "3.16.0", UPSTREAM, "http://{service}.{namespace}.svc:9090", false));
    assertThat(settings.grants())
        .isEqualTo(
            new Grants(
                List.of(), List.of(), List.of(), List.of(), Set.of(UPSTREAM), Set.of(), Set.of()));
    assertThat(settings.limits())
        .isEqualTo(
            new Limits(
                32, 5, 64, Duration.ofSeconds(10), Duration.ofMinutes(2), Duration.ofSeconds(15)));
    assertThat(settings.caps()).isEqualTo(new Caps(5_000_000, 100, 20, 10));
    assertThat(settings.pods().fastReload()).isFalse();
    assertThat(settings.pods().ownLabels())
        .isEqualTo(Map.of("app.kubernetes.io/name", "exemplar-operator"));
    assertThat(settings.grafanaNamespace()).isEmpty();
    assertThat(settings.httpPort()).isEqualTo(8080);
  }

  @Test
  void every_option_reaches_the_settings() {
    // when
    OperatorSettings settings =
        settings(
            "--watch-namespaces=shop,cart",
            "--prometheus-version=3.5.0",
            "--prometheus-image-repository=registry.example:5000/prometheus",
            "--prometheus-url=https://{service}.{namespace}.example:1234",
            "--allow-loopback=true",
            "--grafana-namespace=monitoring",
            "--http-port=0");

    // then
    assertThat(settings.watchNamespaces()).containsExactlyInAnyOrder("shop", "cart");
    assertThat(settings.prometheus())
        .isEqualTo(
            new PrometheusSettings(
                "3.5.0",
                "registry.example:5000/prometheus",
                "https://{service}.{namespace}.example:1234",
                true));
    assertThat(settings.grafanaNamespace()).contains("monitoring");
    assertThat(settings.httpPort()).isZero();
  }

  @Test
  void what_the_operators_pod_is_to_others_reaches_the_settings() {
    assertThat(
            settings(
                    "--fast-reload=true",
                    "--operator-namespace=ops",
                    "--operator-pod-labels=app=exemplars,,tier=a")
                .pods())
        .isEqualTo(
            new PodSettings(true, Optional.of("ops"), Map.of("app", "exemplars", "tier", "a")));
  }

  @Test
  void every_limit_reaches_the_settings() {
    // when
    OperatorSettings settings =
        settings(
            "--writes-in-flight=1",
            "--upgrades-in-flight=6",
            "--observations-in-flight=2",
            "--observation-timeout=3s",
            "--retry-max-interval=4m",
            "--termination-timeout=5ms");

    // then
    assertThat(settings.limits())
        .isEqualTo(
            new Limits(
                1, 6, 2, Duration.ofSeconds(3), Duration.ofMinutes(4), Duration.ofMillis(5)));
  }

  @Test
  void every_cap_reaches_the_settings() {
    assertThat(
            settings(
                    "--max-exemplars=1",
                    "--max-pipelines-per-namespace=2",
                    "--max-scrape-jobs=0",
                    "--max-lookups-per-second=3")
                .caps())
        .isEqualTo(new Caps(1, 2, 0, 3));
  }

  @Test
  void lists_are_separated_by_commas_and_blanks_in_them_are_nothing() {
    // when
    OperatorSettings settings =
        settings(
            "--watch-namespaces=,shop,",
            "--grant-grafana-namespaces=shop=monitoring,,*=grafana",
            "--grant-grafana-credentials=shop=monitoring,",
            "--grant-hosts=shop=tempo.example",
            "--grant-hosts=*=10.0.0.7/{namespace}",
            "--grant-scrape-namespaces=shop=billing,ops=*",
            "--grant-image-repositories=registry.example/prometheus,",
            "--grant-priority-classes=high,,very.high",
            "--grant-network-peers=shop,,*");

    // then
    assertThat(settings.watchNamespaces()).containsExactly("shop");
    assertThat(settings.grants())
        .isEqualTo(
            new Grants(
                List.of(new Grant("shop", "monitoring"), new Grant("*", "grafana")),
                List.of(new Grant("shop", "monitoring")),
                List.of(
                    new HostGrant(new Grant("shop", "tempo.example"), Optional.empty()),
                    new HostGrant(new Grant("*", "10.0.0.7"), Optional.of("{namespace}"))),
                List.of(new Grant("shop", "billing"), new Grant("ops", "*")),
                Set.of(UPSTREAM, "registry.example/prometheus"),
                Set.of("high", "very.high"),
                Set.of("shop", "*")));
  }

  @Test
  void a_blank_grafana_namespace_is_none() {
    assertThat(settings("--grafana-namespace=").grafanaNamespace()).isEmpty();
  }

  @Test
  void a_slash_at_the_end_of_the_url_is_not_part_of_it() {
    assertThat(settings("--prometheus-url=http://proxy/{service}//").prometheus().url())
        .isEqualTo("http://proxy/{service}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prometheus",
        "my_org/prometheus",
        "quay.io/prometheus/prometheus",
        "localhost:5000/prometheus",
        "registry.example/a/b-c_d.e"
      })
  void a_repository_may_have_a_host_a_port_and_a_path(String repository) {
    assertThat(settings("--grant-image-repositories=" + repository).grants().imageRepositories())
        .contains(repository);
  }

  @Test
  void the_upstream_repository_in_use_is_always_granted() {
    assertThat(
            settings("--prometheus-image-repository=mirror.example/prom")
                .grants()
                .imageRepositories())
        .containsExactly("mirror.example/prom");
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource(
      textBlock =
          """
          --watch-namespaces,            Shop
          --watch-namespaces,            shop.cart
          --prometheus-version,          v3.16.0
          --prometheus-version,          3.16
          --prometheus-version,          ''
          --prometheus-image-repository, ''
          --prometheus-image-repository, quay.io/prometheus/prometheus:v3.16.0
          --prometheus-image-repository, quay.io/prometheus@sha256:0123
          --prometheus-url,              {service}.{namespace}.svc:9090
          --prometheus-url,              ftp://{service}
          --prometheus-url,              http://
          --prometheus-url,              http://{service} .svc
          --prometheus-url,              http://{pod}.{namespace}.svc
          --prometheus-url,              http://user:secret@{service}
          --prometheus-url,              http://{service}?x=y
          --prometheus-url,              http://{service}#x
          --allow-loopback,              maybe
          --grafana-namespace,           Monitoring
          --grant-grafana-namespaces,    monitoring
          --grant-grafana-credentials,   monitoring
          --grant-hosts,                 shop=http://tempo
          --grant-hosts,                 shop=tempo/
          --grant-scrape-namespaces,     billing
          --grant-image-repositories,    quay.io/prometheus/prometheus:v3.16.0
          --grant-priority-classes,      High
          --grant-priority-classes,      shop=high
          --grant-network-peers,         shop=monitoring
          --grant-network-peers,         Shop
          --fast-reload,                 often
          --operator-namespace,          Ops
          --operator-pod-labels,         app
          --operator-pod-labels,         app=
          --operator-pod-labels,         ''
          --operator-pod-labels,         app=a b
          --tempo-url,                   tempo:3200
          --max-exemplars,               0
          --max-exemplars,               many
          --max-pipelines-per-namespace, 0
          --max-scrape-jobs,             -1
          --max-scrape-jobs,             21
          --max-lookups-per-second,      0
          --writes-in-flight,            0
          --observations-in-flight,      -1
          --upgrades-in-flight,          0
          --observation-timeout,         10
          --observation-timeout,         0s
          --retry-max-interval,          1d
          --termination-timeout,         -1s
          --http-port,                   -1
          --http-port,                   65536
          --http-port,                   http
          """)
  void a_bad_value_is_refused_with_option_and_value(String option, String value) {
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> settings(option + "=" + value))
        .withMessageContaining("'" + option + "'")
        .withMessageContaining("'" + value + "'");
  }

  @Test
  void an_unknown_option_is_refused() {
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> settings("--grafana-namspace=monitoring"))
        .withMessageContaining("--grafana-namspace");
  }

  @ParameterizedTest
  @MethodSource("options")
  void every_option_may_come_from_its_environment_variable(String name, Option option) {
    // given
    String variable = "EXEMPLAR_OPERATOR_" + name.replace('-', '_').toUpperCase(Locale.ROOT);

    // then
    assertThat(option.defaultValue()).startsWith("${env:" + variable + ":-").endsWith("}");
    assertThat(String.join("", option.description())).contains("Default: ");
  }

  static Stream<Arguments> options() {
    List<Option> options =
        optionsOf(OperatorOptions.class)
            .flatMap(field -> Arrays.stream(field.getAnnotationsByType(Option.class)))
            .toList();
    assertThat(options).hasSizeGreaterThan(30);
    return options.stream()
        .map(option -> Arguments.of(option.names()[0].replaceFirst("^--", ""), option));
  }

  /** The fields of a class, and of the groups of options that it takes in. */
  private static Stream<Field> optionsOf(Class<?> type) {
    return Arrays.stream(type.getDeclaredFields())
        .flatMap(
            field ->
                field.isAnnotationPresent(Mixin.class)
                    ? optionsOf(field.getType())
                    : Stream.of(field));
  }

  private static OperatorSettings settings(String... arguments) {
    return OperatorOptions.parse(arguments).settings();
  }
}
