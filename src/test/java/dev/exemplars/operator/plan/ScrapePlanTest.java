package dev.exemplars.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.plan.ScrapedNamespaces.All;
import dev.exemplars.operator.plan.ScrapedNamespaces.Named;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScrapePlanTest {

  private static final String SOME = "scrape: {namespaces: {from: Names, names: [billing, shop]}}";
  private static final String EVERY = "scrape: {namespaces: {from: All}}";

  @Test
  void a_namespace_without_a_grant_is_left_out_and_said() {
    // when
    ScrapePlan plan = Given.plan(SOME, "--grant-scrape-namespaces=cart=billing").scrape();

    // then
    assertThat(plan.namespaces()).isEqualTo(new Named(List.of("shop")));
    assertThat(plan.missingGrants())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.reason()).isEqualTo(Reason.NotAllowed);
              assertThat(problem.message())
                  .startsWith("spec.scrape.namespaces.names: \"billing\"")
                  .endsWith("--grant-scrape-namespaces extended by shop=billing");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"shop=billing", "*=billing", "shop=*", "*=*"})
  void a_grant_lets_it_in(String grant) {
    assertThat(Given.plan(SOME, "--grant-scrape-namespaces=" + grant).scrape())
        .satisfies(
            plan -> assertThat(plan.namespaces()).isEqualTo(new Named(List.of("billing", "shop"))))
        .satisfies(plan -> assertThat(plan.missingGrants()).isEmpty());
  }

  @Test
  void all_needs_a_grant_of_all_and_is_the_own_namespace_without() {
    assertThat(Given.plan(EVERY, "--grant-scrape-namespaces=shop=*").scrape().namespaces())
        .isEqualTo(new All());
    ScrapePlan refused = Given.plan(EVERY, "--grant-scrape-namespaces=shop=billing").scrape();
    assertThat(refused.namespaces()).isEqualTo(new Named(List.of("shop")));
    assertThat(refused.missingGrants())
        .singleElement()
        .extracting(SpecProblem::message)
        .asString()
        .endsWith("shop=*");
  }

  @Test
  void with_nowhere_to_look_no_job_of_pods_is_left_that_would_look_everywhere() {
    // when
    ScrapePlan plan =
        Given.plan(
                """
                scrape:
                  namespaces: {from: Names, names: [billing]}
                  jobs: [{name: a, podSelector: {}}, {name: b, staticTargets: ['db:1']}]
                """)
            .scrape();

    // then
    assertThat(plan.annotationPrefix()).isEmpty();
    assertThat(plan.jobs()).extracting(JobPlan::name).containsExactly("b");
  }

  @Test
  void a_job_takes_the_interval_of_all_and_a_timeout_that_fits_its_own() {
    assertThat(
            Given.plan("scrape: {jobs: [{name: a, podSelector: {}, interval: 5s}]}")
                .scrape()
                .jobs()
                .getFirst()
                .timing())
        .isEqualTo(new Timing(Duration.ofSeconds(5), Duration.ofSeconds(5)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          (?=ahead)                     | is not a regular expression of RE2
          a++                           | is not a regular expression of RE2
          (a                            | is not a regular expression of RE2
          a)(b                          | is not a regular expression of RE2
          \\Qopen                       | is not a regular expression of RE2
          (a)\\1                        | is not a regular expression of RE2
          ((((a{100}){100}){100}){100}) | repeats too much
          (a{1000}){1000}               | repeats too much
          """)
  void an_expression_that_prometheus_would_refuse_is_refused(String regex, String why) {
    assertThat(RegularExpression.problem(regex))
        .hasValueSatisfying(text -> assertThat(text).startsWith(why));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".*",
        "([^:]+):\\d+",
        "(?i)go_.*",
        "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        "([0-9]{1,3}\\.){3}[0-9]{1,3}",
        "\\Qa.b\\E",
        "(?P<name>a)"
      })
  void an_expression_that_prometheus_takes_is_taken(String regex) {
    assertThat(RegularExpression.problem(regex)).isEmpty();
  }

  @Test
  void a_refused_expression_is_named_by_its_field() {
    assertThat(
            Given.problems(
                "scrape: {jobs: [{name: a, podSelector: {}, relabelings: [{targetLabel: a, regex: '(?=x)'}]}]}"))
        .singleElement()
        .extracting(SpecProblem::field)
        .isEqualTo("spec.scrape.jobs[0].relabelings[0].regex");
  }
}
