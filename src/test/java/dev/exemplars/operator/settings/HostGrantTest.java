package dev.exemplars.operator.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostGrantTest {

  @ParameterizedTest(name = "{0} for {1}={2}/{3}: {4}")
  @CsvSource(
      textBlock =
          """
          shop=tempo,             shop, tempo, shop, false
          shop=tempo/shop,        shop, tempo, shop, true
          shop=tempo/shop,        shop, tempo, bank, false
          shop=tempo/shop,        shop, loki,  shop, false
          shop=tempo/shop,        cart, tempo, shop, false
          shop=tempo/*,           shop, tempo, bank, true
          shop=*/shop,            shop, loki,  shop, true
          *=tempo/*,              any,  tempo, bank, true
          *=tempo/{namespace},    shop, tempo, shop, true
          *=tempo/{namespace},    shop, tempo, bank, false
          *=tempo/{namespace},    shop, tempo, {namespace}, false
          *=*,                    any,  tempo, shop, false
          *=*/*,                  any,  tempo, shop, true
          shop=[fd00::7]/shop,    shop, [fd00::7], shop, true
          """)
  void covers_only_the_tenants_that_it_names(
      String grant, String namespace, String host, String tenant, boolean isCovered) {
    // when
    HostGrant parsed = HostGrant.parse(grant).orElseThrow();

    // then
    assertThat(parsed.covers(namespace, host, tenant)).isEqualTo(isCovered);
    assertThat(parsed).hasToString(grant);
  }

  @ParameterizedTest(name = "{0} for {1}={2}: {3}")
  @CsvSource(
      textBlock =
          """
          shop=tempo,      shop, tempo, true
          shop=tempo,      shop, loki,  false
          *=*,             shop, tempo, true
          shop=tempo/shop, shop, tempo, false
          *=*/*,           shop, tempo, false
          """)
  void a_call_that_names_no_tenant_has_a_grant_of_its_own(
      String grant, String namespace, String host, boolean isCovered) {
    assertThat(HostGrant.parse(grant).orElseThrow().covers(namespace, host)).isEqualTo(isCovered);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tempo",
        "tempo/shop",
        "shop=tempo/",
        "shop=/shop",
        "shop=tempo/a/b",
        "shop=tempo/a|b",
        "shop=tempo/{name}",
        "shop=tempo/a*",
        "shop=tempo/.",
        "shop=tempo/..",
        "shop=http://tempo"
      })
  void is_refused_where_it_is_of_neither_form(String text) {
    assertThat(HostGrant.parse(text)).isEmpty();
  }
}
