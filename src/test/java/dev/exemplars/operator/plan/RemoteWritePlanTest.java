package dev.exemplars.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.plan.ClientPlan.Authentication;
import dev.exemplars.operator.plan.SecretUse.Form;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemoteWritePlanTest {

  private static final String FIELD = "spec.prometheus.remoteWrite";

  @Test
  void there_is_none_by_default() {
    assertThat(Given.plan(Given.MINIMAL).prometheus().remoteWrites()).isEmpty();
  }

  @Test
  void exemplars_are_sent_unless_told_otherwise() {
    assertThat(sendsExemplars("{name: a, url: 'http://m/push'}", 100)).isTrue();
    assertThat(sendsExemplars("{name: a, url: 'http://m/push', sendExemplars: true}", 100))
        .isTrue();
    assertThat(sendsExemplars("{name: a, url: 'http://m/push', sendExemplars: false}", 100))
        .isFalse();
    assertThat(sendsExemplars("{name: a, url: 'http://m/push'}", 0))
        .as("without storage there are none to send")
        .isFalse();
  }

  @Test
  void a_url_and_credentials_are_as_given() {
    // when
    PipelinePlan plan =
        Given.plan(
            "prometheus: {remoteWrite: [{name: m, url: 'https://m:8/p', authorization: {credentials: {name: a, key: t}}}]}");

    // then
    RemoteWritePlan write = plan.prometheus().remoteWrites().getFirst();
    SecretUse token =
        new SecretUse(
            FIELD + "[0].authorization.credentials",
            "remote-write.m.credentials",
            "a",
            "t",
            Form.Header);
    assertThat(write.url()).hasToString("https://m:8/p");
    assertThat(write.client().authentication())
        .isEqualTo(new Authentication.Header("Bearer", token));
    assertThat(plan.secrets()).containsExactly(token);
  }

  @Test
  void a_job_of_the_same_name_has_files_of_its_own() {
    String fields =
        """
        prometheus: {remoteWrite: [{name: m, url: 'https://m:8/p', authorization: {credentials: {name: a, key: t}}}]}
        scrape: {jobs: [{name: m, podSelector: {}, authorization: {credentials: {name: a, key: t}}}]}
        """;

    assertThat(Given.plan(fields).secrets()).extracting(SecretUse::file).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {name: A, url: 'http://m/p'}                                        | [0].name          | is not the name of a remote write
          {url: 'http://m/p'}                                                 | [0].name          | is not the name of a remote write
          {name: a}                                                           | [0].url           | must be an http or https URL without credentials
          {name: a, url: 'http://ann:pass@m/p'}                               | [0].url           | must be an http or https URL without credentials
          {name: a, url: 'http://m/p', tlsConfig: {serverName: m}}            | [0].tlsConfig     | is for a URL of https
          {name: a, url: 'http://m/p'}, {name: a, url: 'http://m/p'}          | [1]               | is the name of two remote writes
          {name: a, url: 'http://m/p', writeRelabelConfigs: [{action: Keep}]} | [0].writeRelabelConfigs[0].regex | is missing
          """)
  void what_cannot_be_used_is_named_with_a_cure(String items, String field, String cure) {
    assertThat(Given.problems("prometheus: {remoteWrite: [%s]}".formatted(items)))
        .anySatisfy(
            problem -> {
              assertThat(problem.field()).isEqualTo(FIELD + field);
              assertThat(problem.cure()).contains(cure);
            });
  }

  @Test
  void exemplars_that_are_not_stored_cannot_be_sent() {
    assertThat(
            Given.problems(
                "prometheus: {exemplars: {maxExemplars: 0}, remoteWrite: [{name: a, url: 'http://m/p', sendExemplars: true}]}"))
        .extracting(SpecProblem::message)
        .containsExactly(
            FIELD
                + "[0].sendExemplars: is true, but there are none to send with"
                + " prometheus.exemplars.maxExemplars: 0: raise that, or remove it");
  }

  @Test
  void nine_are_too_many() {
    String nine =
        String.join(
            ", ",
            List.of("a", "b", "c", "d", "e", "f", "g", "h", "i").stream()
                .map("{name: %s, url: 'http://m/p'}"::formatted)
                .toList());

    assertThat(Given.problems("prometheus: {remoteWrite: [%s]}".formatted(nine)))
        .extracting(SpecProblem::field)
        .containsExactly(FIELD);
  }

  private static boolean sendsExemplars(String item, int maxExemplars) {
    return Given.plan(
            "prometheus: {exemplars: {maxExemplars: %d}, remoteWrite: [%s]}"
                .formatted(maxExemplars, item))
        .prometheus()
        .remoteWrites()
        .getFirst()
        .sendExemplars();
  }
}
