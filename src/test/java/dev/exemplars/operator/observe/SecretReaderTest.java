package dev.exemplars.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.SpecProblem;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretReaderTest {

  private static final String UID = "0815";
  private static final String FIELDS =
      """
      scrape:
        jobs:
          - name: db
            staticTargets: ["db.shop:80"]
            basicAuth:
              username: {name: scraping, key: user}
              password: {name: scraping, key: password}
          - name: cache
            staticTargets: ["cache.shop:80"]
            authorization: {credentials: {name: tokens, key: cache}}
      """;

  private final FakeClock clock = new FakeClock();
  private final PipelinePlan plan = Given.plan(FIELDS);
  private final Map<String, Secret> secrets = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private SecretReader reader = new SecretReader(Given.settings(), clock);

  @Test
  void a_pipeline_without_references_reads_nothing() {
    assertThat(reader.read(UID, 1, Given.plan(Given.MINIMAL), this::get))
        .isInstanceOf(SecretReading.Complete.class);
    assertThat(asked).isEmpty();
  }

  @Test
  void each_secret_is_read_once_and_only_the_keys_that_are_named_are_kept() {
    // given
    givenAll();

    // when
    Credentials credentials = complete(read(1));

    // then
    assertThat(asked).containsExactly("shop/scraping", "shop/tokens");
    assertThat(plan.secrets().stream().map(credentials::text))
        .containsExactly("ann", "p$ss word", "t0ken");
    assertThat(credentials.toString()).doesNotContain("ann", "p$ss", "t0ken");
  }

  @Test
  void what_was_written_is_read_again_after_the_interval_or_for_another_spec() {
    // given
    givenAll();
    read(1);
    reader.written(UID, 1);
    asked.clear();

    // then
    clock.advance(Duration.ofSeconds(59));
    assertThat(read(1)).isEqualTo(new SecretReading.NotDue());
    assertThat(reader.nextIn(UID, plan)).isEqualTo(Duration.ofSeconds(1));
    assertThat(asked).isEmpty();
    assertThat(read(2)).isInstanceOf(SecretReading.Complete.class);
    clock.advance(Duration.ofSeconds(1));
    assertThat(read(1)).isInstanceOf(SecretReading.Complete.class);
    assertThat(reader.nextIn(UID, plan)).isEqualTo(Duration.ofSeconds(60));
  }

  /** What they hold is kept as long as the pipeline is there, once for each reference. */
  @Test
  void one_large_key_that_is_referred_to_again_and_again_is_not_kept_each_time() {
    // given
    PipelinePlan greedy =
        Given.plan(
            IntStream.range(0, 9)
                .mapToObj(
                    """
                        - name: job-%d
                          staticTargets: ["db.shop:80"]
                          authorization: {credentials: {name: tokens, key: cache}}
                    """
                        ::formatted)
                .collect(Collectors.joining("", "scrape:\n  jobs:\n", "")));
    Secret large =
        new SecretBuilder()
            .withNewMetadata()
            .addToLabels("exemplars.dev/use", "true")
            .endMetadata()
            .addToData(
                "cache",
                Base64.getEncoder()
                    .encodeToString("x".repeat(64 * 1024).getBytes(StandardCharsets.UTF_8)))
            .build();

    // when
    SecretReading reading = reader.read(UID, 1, greedy, (namespace, name) -> Optional.of(large));

    // then
    assertThat(reading)
        .isInstanceOfSatisfying(
            SecretReading.Incomplete.class,
            incomplete ->
                assertThat(incomplete.problems())
                    .singleElement()
                    .satisfies(
                        problem -> {
                          assertThat(problem.field()).startsWith("spec.scrape.jobs[8]");
                          assertThat(problem.toString()).contains("524288 bytes together");
                        }));
    assertThat(reader.last(UID, greedy)).isEmpty();
  }

  @Test
  void what_could_not_be_written_is_read_again_at_once() {
    givenAll();

    assertThat(read(1)).isInstanceOf(SecretReading.Complete.class);
    assertThat(read(1)).isInstanceOf(SecretReading.Complete.class);
  }

  @Test
  void what_is_missing_is_asked_for_again_after_the_interval() {
    // given
    givenAll();
    secrets.remove("tokens");
    SecretReading missing = read(1);
    asked.clear();

    // when
    givenAll();

    // then
    assertThat(read(1)).isEqualTo(missing);
    assertThat(asked).isEmpty();
    clock.advance(Duration.ofSeconds(60));
    assertThat(read(1)).isInstanceOf(SecretReading.Complete.class);
  }

  /** Nobody learns from a status which Secrets there are. */
  @ParameterizedTest
  @CsvSource({
    "none, ''",
    "'', Opaque",
    "'false', Opaque",
    "'true', kubernetes.io/service-account-token",
    "'true', helm.sh/release.v1",
    "'true', helm.sh/release.v2"
  })
  void what_is_not_there_not_labelled_or_never_read_is_all_the_same(String label, String type) {
    // given
    givenAll();
    secrets.remove("tokens");
    if (!label.equals("none")) {
      secrets.put("tokens", secret(label, type, Map.of("other", "x")));
    }

    // when
    List<SpecProblem> problems = problems(read(1));

    // then
    assertThat(problems)
        .containsExactly(
            new SpecProblem(
                Reason.SecretNotFound,
                "spec.scrape.jobs[1].authorization.credentials",
                "tokens",
                "is no Secret of this namespace that may be used: create it, as anything but a"
                    + " service account's token or a Helm release, and label it"
                    + " exemplars.dev/use: \"true\""));
  }

  @Test
  void a_key_that_is_missing_is_told_of_a_labelled_secret() {
    // given
    givenAll();
    secrets.put("scraping", secret("true", "Opaque", Map.of("user", "ann")));

    // then
    assertThat(problems(read(1)))
        .containsExactly(
            new SpecProblem(
                Reason.SecretKeyMissing,
                "spec.scrape.jobs[0].basicAuth.password",
                "scraping",
                "is a Secret without key password: add it, or name another"));
  }

  @Test
  void a_secret_without_any_data_lacks_every_key() {
    givenAll();
    Secret empty = secret("true", "Opaque", Map.of());
    empty.setData(null);
    secrets.put("scraping", empty);

    assertThat(problems(read(1)))
        .extracting(SpecProblem::reason)
        .containsExactly(Reason.SecretKeyMissing, Reason.SecretKeyMissing);
  }

  @Test
  void what_is_too_large_is_not_kept() {
    givenAll();
    secrets.put("tokens", secret("true", "Opaque", Map.of("cache", "x".repeat(64 * 1024 + 1))));

    assertThat(problems(read(1)))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.reason()).isEqualTo(Reason.SecretKeyMissing);
              assertThat(problem.message()).contains("tokens", "cache", "65536 bytes");
            });
  }

  /** Neither Grafana nor Prometheus sends such a header, and neither says why. */
  @ParameterizedTest
  @ValueSource(strings = {"a\\nb", "a\\r\\nX-Other: b\\n", "a\\tb", "a\\0", "\\177a", "a\\205b"})
  void what_no_header_may_hold_is_refused_and_not_quoted(String token) {
    givenAll();
    secrets.put("tokens", secret("true", "Opaque", Map.of("cache", token.translateEscapes())));

    assertThat(problems(read(1)))
        .containsExactly(
            new SpecProblem(
                Reason.SecretKeyMissing,
                "spec.scrape.jobs[1].authorization.credentials",
                "tokens",
                "is a Secret whose key cache holds a line break or another control character, which"
                    + " no HTTP header may: write it on one line"));
  }

  @Test
  void a_user_and_a_password_are_of_one_line_too() {
    givenAll();
    secrets.put("scraping", secret("true", "Opaque", Map.of("user", "a\nb", "password", "c\nd")));

    assertThat(problems(read(1)))
        .extracting(SpecProblem::field)
        .containsExactly(
            "spec.scrape.jobs[0].basicAuth.username", "spec.scrape.jobs[0].basicAuth.password");
  }

  @ParameterizedTest
  @ValueSource(strings = {"t0ken", "t0ken\\n", "\\r\\n t0ken\\r\\n\\n", "tök en"})
  void line_breaks_around_it_are_no_part_of_it(String token) {
    givenAll();
    secrets.put("tokens", secret("true", "Opaque", Map.of("cache", token.translateEscapes())));

    assertThat(read(1)).isInstanceOf(SecretReading.Complete.class);
  }

  @Test
  void a_certificate_has_as_many_lines_as_it_has() {
    PipelinePlan plan =
        Given.plan(
            """
            scrape:
              jobs:
                - name: db
                  staticTargets: ["db.shop:80"]
                  scheme: https
                  tlsConfig: {ca: {secret: {name: tokens, key: ca}}}
            """);
    secrets.put("tokens", secret("true", "Opaque", Map.of("ca", "-----BEGIN\nx\n-----END\n")));

    assertThat(reader.read(UID, 1, plan, this::get)).isInstanceOf(SecretReading.Complete.class);
  }

  @ParameterizedTest
  @CsvSource({
    "Opaque, true",
    "kubernetes.io/service-account-token, false",
    "helm.sh/release.v1, false"
  })
  void without_the_need_of_a_label_types_still_count(String type, boolean isTaken) {
    // given
    reader = new SecretReader(Given.settings("--require-secret-label=false"), clock);
    givenAll();
    secrets.put("tokens", secret("", type, Map.of("cache", "t0ken")));

    // when
    SecretReading reading = read(1);

    // then
    if (isTaken) {
      assertThat(reading).isInstanceOf(SecretReading.Complete.class);
    } else {
      assertThat(problems(reading).getFirst().message()).doesNotContain("label");
    }
  }

  @Test
  void a_pipeline_that_is_forgotten_is_read_anew() {
    givenAll();
    read(1);
    reader.written(UID, 1);

    reader.forget(UID);

    assertThat(read(1)).isInstanceOf(SecretReading.Complete.class);
  }

  private SecretReading read(long generation) {
    return reader.read(UID, generation, plan, this::get);
  }

  private Optional<Secret> get(String namespace, String name) {
    asked.add(namespace + "/" + name);
    return Optional.ofNullable(secrets.get(name));
  }

  private void givenAll() {
    secrets.put(
        "scraping",
        secret("true", "Opaque", Map.of("user", "ann\n", "password", "p$ss word", "more", "x")));
    secrets.put("tokens", secret("true", "Opaque", Map.of("cache", "t0ken")));
  }

  private static Secret secret(String label, String type, Map<String, String> content) {
    Map<String, String> data = new HashMap<>(content);
    data.replaceAll(
        (key, text) -> Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    return new SecretBuilder()
        .withNewMetadata()
        .addToLabels(label.isEmpty() ? Map.of() : Map.of("exemplars.dev/use", label))
        .endMetadata()
        .withType(type)
        .withData(data)
        .build();
  }

  private static Credentials complete(SecretReading reading) {
    assertThat(reading).isInstanceOf(SecretReading.Complete.class);
    return ((SecretReading.Complete) reading).credentials();
  }

  private static List<SpecProblem> problems(SecretReading reading) {
    assertThat(reading).isInstanceOf(SecretReading.Incomplete.class);
    return ((SecretReading.Incomplete) reading).problems();
  }
}
