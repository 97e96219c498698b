package dev.exemplars.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.plan.NamespaceSearch.Found;
import dev.exemplars.operator.plan.ScrapedNamespaces.Named;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code scrape.namespaces.from: Selector}. */
class SelectedNamespacesTest {

  private static final String SELECTOR =
      "scrape: {namespaces: {from: Selector, selector: {matchLabels: {team: shop}}}}";
  private static final String GRANT = "--grant-scrape-namespaces=shop=billing,shop=cart,*=common";

  @Test
  void those_are_scraped_that_are_found_and_granted() {
    // when
    ScrapePlan plan =
        Given.planAmid(found("shop", "secret", "common", "billing"), SELECTOR, GRANT).scrape();

    // then
    assertThat(plan.namespaces()).isEqualTo(new Named(List.of("billing", "common", "shop")));
    assertThat(plan.missingGrants()).isEmpty();
  }

  @Test
  void the_own_one_is_scraped_only_if_it_is_found() {
    assertThat(Given.planAmid(found("billing"), SELECTOR, GRANT).scrape().namespaces())
        .isEqualTo(new Named(List.of("billing")));
    assertThat(Given.planAmid(found(), SELECTOR, GRANT).scrape().namespaces())
        .isEqualTo(new Named(List.of()));
  }

  /** Else a tenant could ask, label by label, what namespaces there are. */
  @Test
  void what_is_not_granted_changes_nothing_whether_it_is_found_or_not() {
    assertThat(Given.planAmid(found("billing", "secret"), SELECTOR, GRANT))
        .isEqualTo(Given.planAmid(found("billing"), SELECTOR, GRANT));
    assertThat(Given.planAmid(found("shop", "secret"), SELECTOR))
        .isEqualTo(Given.planAmid(found("shop"), SELECTOR));
  }

  @Test
  void that_only_the_granted_are_scraped_is_said_unless_all_are() {
    assertThat(Given.planAmid(found(), SELECTOR, GRANT).scrape().remark())
        .hasValueSatisfying(
            remark ->
                assertThat(remark)
                    .contains("scrape.namespaces.selector", "--grant-scrape-namespaces"));
    assertThat(
            Given.planAmid(found(), SELECTOR, "--grant-scrape-namespaces=shop=*").scrape().remark())
        .isEmpty();
  }

  @Test
  void without_any_grant_it_is_not_allowed_and_finds_but_the_own_one() {
    // when
    ScrapePlan plan =
        Given.planAmid(
                found("shop", "billing"), SELECTOR, "--grant-scrape-namespaces=other=billing")
            .scrape();

    // then
    assertThat(plan.namespaces()).isEqualTo(new Named(List.of("shop")));
    assertThat(plan.missingGrants())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.reason()).isEqualTo(Reason.NotAllowed);
              assertThat(problem.message())
                  .startsWith("spec.scrape.namespaces.from: \"Selector\" is not granted")
                  .endsWith("extended by shop=*, or by shop=NAMESPACE for some");
            });
  }

  @Test
  void where_nobody_looks_it_is_not_allowed_and_finds_nothing() {
    // when
    ScrapePlan plan =
        Given.planAmid(new Surroundings(0, new NamespaceSearch.NotLooked()), SELECTOR).scrape();

    // then
    assertThat(plan.namespaces()).isEqualTo(new Named(List.of()));
    assertThat(plan.missingGrants())
        .extracting(SpecProblem::reason)
        .containsExactly(Reason.NotAllowed);
  }

  @Test
  void an_operator_that_may_not_look_changes_nothing() {
    assertThat(
            Given.problemsAmid(
                new Surroundings(0, new NamespaceSearch.Forbidden()), SELECTOR, GRANT))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.reason()).isEqualTo(Reason.OperatorForbidden);
              assertThat(problem.message())
                  .startsWith("spec.scrape.namespaces.from: \"Selector\"")
                  .contains("list and watch namespaces", "deploy/operator.yaml");
            });
  }

  @Test
  void of_too_many_the_first_by_name_are_scraped_and_the_rest_is_said() {
    // given
    List<String> names =
        IntStream.range(0, Schema.MOST_NAMESPACES + 1).mapToObj("n%02d"::formatted).toList();

    // when
    ScrapePlan plan =
        Given.planAmid(
                new Surroundings(0, new Found(names.reversed())),
                SELECTOR,
                "--grant-scrape-namespaces=shop=*")
            .scrape();

    // then
    assertThat(plan.namespaces()).isEqualTo(new Named(names.subList(0, Schema.MOST_NAMESPACES)));
    assertThat(plan.missingGrants())
        .singleElement()
        .extracting(SpecProblem::message)
        .asString()
        .startsWith("spec.scrape.namespaces.selector: \"51\" granted namespaces")
        .doesNotContain("n50");
  }

  @Test
  void a_job_takes_some_of_those_that_are_found() {
    // when
    ScrapePlan plan =
        Given.planAmid(
                found("billing", "cart"),
                """
                scrape:
                  namespaces: {from: Selector, selector: {}}
                  jobs:
                    - {name: a, podSelector: {}, namespaces: [cart, elsewhere]}
                    - {name: b, podSelector: {}, namespaces: [elsewhere]}
                    - {name: c, podSelector: {}}
                """,
                GRANT)
            .scrape();

    // then
    assertThat(plan.jobs())
        .extracting(job -> ((JobTargets.Pods) job.targets()).namespaces())
        .containsExactly(new Named(List.of("cart")), new Named(List.of("billing", "cart")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {from: Selector}                                | is for scrape.namespaces.from: Selector
          {selector: {}}                                  | is for scrape.namespaces.from: Selector
          {from: All, selector: {}}                       | is for scrape.namespaces.from: Selector
          {from: Selector, selector: {matchLabels: {'a b': c}}} | is not a label key
          """)
  void a_selector_that_cannot_work_is_refused(String namespaces, String why) {
    assertThat(Given.problems("scrape: {namespaces: " + namespaces + "}"))
        .singleElement()
        .extracting(SpecProblem::message)
        .asString()
        .startsWith("spec.scrape.namespaces.selector")
        .contains(why);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                                     | true
          {matchLabels: {team: shop}}                                            | true
          {matchLabels: {team: shop, stage: ''}}                                 | true
          {matchLabels: {team: shop, other: ''}}                                 | false
          {matchLabels: {team: other}}                                           | false
          {matchExpressions: [{key: team, operator: In, values: [a, shop]}]}     | true
          {matchExpressions: [{key: team, operator: In, values: [a, b]}]}        | false
          {matchExpressions: [{key: other, operator: In, values: ['']}]}         | false
          {matchExpressions: [{key: team, operator: NotIn, values: [a]}]}        | true
          {matchExpressions: [{key: other, operator: NotIn, values: [a]}]}       | true
          {matchExpressions: [{key: team, operator: NotIn, values: [shop]}]}     | false
          {matchExpressions: [{key: stage, operator: Exists}]}                   | true
          {matchExpressions: [{key: other, operator: Exists}]}                   | false
          {matchExpressions: [{key: other, operator: DoesNotExist}]}             | true
          {matchExpressions: [{key: stage, operator: DoesNotExist}]}             | false
          {matchLabels: {team: shop}, matchExpressions: [{key: other, operator: Exists}]} | false
          {matchExpressions: [{key: team}]}                                      | false
          """)
  void labels_are_matched_as_kubernetes_matches_them(String selector, boolean matches) {
    assertThat(
            NamespaceSelector.of(
                    Given.pipeline(
                        Given.CHECKOUT,
                        "scrape: {namespaces: {from: Selector, selector: %s}}".formatted(selector)))
                .orElseThrow()
                .matches(Map.of("team", "shop", "stage", "")))
        .isEqualTo(matches);
  }

  private static Surroundings found(String... names) {
    return new Surroundings(0, new Found(List.of(names)));
  }
}
