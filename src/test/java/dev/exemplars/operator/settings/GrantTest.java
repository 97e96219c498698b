package dev.exemplars.operator.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrantTest {

  @ParameterizedTest(name = "{0} for {1}={2}: {3}")
  @CsvSource(
      textBlock =
          """
          shop=monitoring,  shop,  monitoring,  true
          shop=monitoring,  shop,  monitoring2, false
          shop=monitoring,  shop,  kube-system, false
          shop=monitoring,  shop2, monitoring,  false
          *=monitoring,     shop,  monitoring,  true
          *=monitoring,     shop,  kube-system, false
          shop=*,           shop,  kube-system, true
          shop=*,           cart,  kube-system, false
          *=*,              any,   anything,    true
          shop=10.0.0.7,    shop,  10.0.0.7,    true
          shop=[fd00::7],   shop,  [fd00::7],   true
          """)
  void covers_only_what_it_names(String grant, String namespace, String subject, boolean covered) {
    // when
    Grant parsed = Grant.parse(grant).orElseThrow();

    // then
    assertThat(parsed.covers(namespace, subject)).isEqualTo(covered);
    assertThat(parsed).hasToString(grant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "shop",
        "=monitoring",
        "shop=",
        "shop=a=b",
        "Shop=monitoring",
        "shop*=monitoring",
        "-shop=monitoring",
        "shop=a b",
        "shop=http://tempo"
      })
  void is_refused_where_it_is_not_of_the_form_namespace_subject(String text) {
    assertThat(Grant.parse(text)).isEmpty();
  }
}
