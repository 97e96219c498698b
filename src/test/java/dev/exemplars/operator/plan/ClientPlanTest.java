package dev.exemplars.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.plan.ClientPlan.Authentication;
import dev.exemplars.operator.plan.SecretUse.Form;
import dev.exemplars.operator.plan.TlsPlan.Identity;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientPlanTest {

  private static final String FIELD = "spec.scrape.jobs[0]";
  private static final String BASIC =
      "basicAuth: {username: {name: a, key: u}, password: {name: b, key: p}}";

  @Test
  void a_client_of_which_nothing_is_said_is_nobody_and_needs_nothing() {
    assertThat(client("path: /m")).isEqualTo(ClientPlan.PLAIN);
    assertThat(Given.plan(job("path: /m")).secrets()).isEmpty();
  }

  @Test
  void basic_auth_is_a_user_and_a_password() {
    assertThat(client(BASIC).authentication())
        .isEqualTo(
            new Authentication.Basic(
                new SecretUse(
                    FIELD + ".basicAuth.username", "job.db.username", "a", "u", Form.Header),
                new SecretUse(
                    FIELD + ".basicAuth.password", "job.db.password", "b", "p", Form.Header)));
  }

  @ParameterizedTest
  @CsvSource({"'', Bearer", "'type: Token, ', Token"})
  void authorization_is_a_header(String given, String type) {
    assertThat(client("authorization: {%scredentials: {name: a, key: t}}".formatted(given)))
        .isEqualTo(
            new ClientPlan(
                new Authentication.Header(
                    type,
                    new SecretUse(
                        FIELD + ".authorization.credentials",
                        "job.db.credentials",
                        "a",
                        "t",
                        Form.Header)),
                TlsPlan.PLAIN));
  }

  @Test
  void tls_is_of_files_and_names() {
    // when
    PipelinePlan plan =
        Given.plan(
            job(
                """
                scheme: https
                tlsConfig:
                  ca: {secret: {name: a, key: ca.crt}}
                  cert: {secret: {name: b, key: tls.crt}}
                  keySecret: {name: b, key: tls.key}
                  serverName: db.example.com
                """));

    // then
    SecretUse ca =
        new SecretUse(FIELD + ".tlsConfig.ca.secret", "job.db.ca", "a", "ca.crt", Form.File);
    SecretUse cert =
        new SecretUse(FIELD + ".tlsConfig.cert.secret", "job.db.cert", "b", "tls.crt", Form.File);
    SecretUse key =
        new SecretUse(FIELD + ".tlsConfig.keySecret", "job.db.key", "b", "tls.key", Form.File);
    assertThat(plan.scrape().jobs().getFirst().client().tls())
        .isEqualTo(
            new TlsPlan(
                Optional.of(ca),
                Optional.of(new Identity(cert, key)),
                Optional.of("db.example.com"),
                false));
    assertThat(plan.secrets()).containsExactly(ca, cert, key);
  }

  @Test
  void another_secret_for_the_same_purpose_is_the_same_file() {
    String other = BASIC.replace("name: b", "name: c");

    assertThat(files(other)).isEqualTo(files(BASIC));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          basicAuth: {username: {name: A, key: u}, password: {name: b, key: p}}     | basicAuth.username.name        | is not the name of a Secret
          basicAuth: {username: {name: a, key: u}, password: {name: b, key: '../p'}} | basicAuth.password.key         | is not a key of a Secret
          basicAuth: {username: {name: a, key: u}, password: {name: ../b, key: p}}  | basicAuth.password.name        | is not the name of a Secret
          authorization: {credentials: {key: t}}                                    | authorization.credentials.name | is not the name of a Secret
          authorization: {}                                                         | authorization.credentials.key  | is not a key of a Secret
          authorization: {type: bAsIc, credentials: {name: a, key: t}}              | authorization.type             | must not be Basic: use basicAuth
          authorization: {type: 'a b', credentials: {name: a, key: t}}              | authorization.type             | is no type of authorization
          tlsConfig: {insecureSkipVerify: true, ca: {secret: {name: a, key: c}}}    | tlsConfig                      | must not hold ca where insecureSkipVerify
          tlsConfig: {cert: {secret: {name: a, key: c}}}                            | tlsConfig                      | must hold both cert and keySecret, or neither
          tlsConfig: {keySecret: {name: a, key: c}}                                 | tlsConfig                      | must hold both cert and keySecret, or neither
          tlsConfig: {serverName: 'a:1'}                                            | tlsConfig.serverName           | is no name of a server
          """)
  void what_cannot_be_used_is_named_with_a_cure(String fields, String field, String cure) {
    assertThat(Given.problems(job(fields + "\nscheme: https")))
        .anySatisfy(
            problem -> {
              assertThat(problem.reason()).isEqualTo(Reason.SpecInvalid);
              assertThat(problem.field()).isEqualTo(FIELD + "." + field);
              assertThat(problem.cure()).contains(cure);
            });
  }

  @Test
  void two_ways_to_say_who_one_is_are_one_too_many() {
    assertThat(Given.problems(job(BASIC + "\nauthorization: {credentials: {name: a, key: t}}")))
        .extracting(SpecProblem::message)
        .containsExactly(FIELD + ": has at most one of basicAuth and authorization: remove one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"scheme: http", "path: /m"})
  void tls_is_for_https(String scheme) {
    assertThat(Given.problems(job(scheme + "\ntlsConfig: {serverName: a}")))
        .extracting(SpecProblem::message)
        .containsExactly(
            FIELD + ".tlsConfig: is for the scheme https: set scheme: https, or remove it");
  }

  /** Before 2.49 the username would have to stand in the ConfigMap. */
  @ParameterizedTest
  @CsvSource({"2.45.0, true", "2.48.1, true", "2.49.0, false", "3.0.0, false", "3.16.0, false"})
  void a_username_from_a_secret_needs_a_version_that_reads_it_from_a_file(
      String version, boolean isRefused) {
    // when
    List<SpecProblem> problems =
        Given.problems(job(BASIC) + "\nprometheus: {version: %s}".formatted(version));

    // then
    assertThat(problems).hasSize(isRefused ? 1 : 0);
    assertThat(problems)
        .allSatisfy(
            problem -> {
              assertThat(problem.reason()).isEqualTo(Reason.UnsupportedVersion);
              assertThat(problem.message())
                  .isEqualTo(
                      FIELD
                          + ".basicAuth.username: \"%s\" is a Prometheus that reads no username from a file: set prometheus.version to 2.49.0 or newer, or use authorization"
                              .formatted(version));
            });
  }

  private static List<String> files(String fields) {
    return Given.plan(job(fields)).secrets().stream().map(SecretUse::file).toList();
  }

  private static ClientPlan client(String fields) {
    return Given.plan(job(fields)).scrape().jobs().getFirst().client();
  }

  private static String job(String fields) {
    return "scrape:\n  jobs:\n    - name: db\n      staticTargets: ['db.shop:80']\n"
        + fields.strip().indent(6);
  }
}
