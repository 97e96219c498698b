package dev.exemplars.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpUrlTest {

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "http://tempo,                          http://tempo.shop.svc",
    "http://tempo:3200,                     http://tempo.shop.svc:3200",
    "https://tempo:3200/base/,              https://tempo.shop.svc:3200/base/",
    "http://tempo/a%2Fb%25/%C3%A9$X,        http://tempo.shop.svc/a%2Fb%25/%C3%A9$X",
    "http://tempo.shop:3200/a%2Fb,          http://tempo.shop.svc:3200/a%2Fb",
    "http://tempo.shop.svc:3200,            http://tempo.shop.svc:3200",
    "http://tempo.shop.svc.cluster.local,   http://tempo.shop.svc.cluster.local",
    "http://tempo.cart:3200,                http://tempo.cart:3200",
    "http://tempo.workshop,                 http://tempo.workshop",
    "http://shop,                           http://shop.shop.svc",
    "http://tempo.example.com,              http://tempo.example.com",
    "http://tempo.eu.shop,                  http://tempo.eu.shop",
    "http://10.0.0.7:3200,                  http://10.0.0.7:3200",
    "http://[fd00::7]:3200/x,               http://[fd00::7]:3200/x"
  })
  void a_service_of_the_namespace_is_spelled_out_and_all_else_stays(String given, String spelled) {
    assertThat(HttpUrl.parse(given).orElseThrow().inNamespace("shop")).hasToString(spelled);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://tempo",
        "http://tempo.shop",
        "http://tempo.shop.svc",
        "http://tempo.shop.svc.cluster.local:3200"
      })
  void knows_a_service_of_the_namespace(String url) {
    assertThat(HttpUrl.parse(url).orElseThrow().inNamespace("shop").isServiceOf("shop")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://tempo.cart",
        "http://tempo.cart.svc",
        "http://tempo.shop.evil.example",
        "http://tempo.shop.svc.evil.example",
        "http://tempo.shop.svc.cluster.local.evil",
        "http://tempo.shop.svc.cluster.evil",
        "http://tempo.eu.shop.svc",
        "http://shop.svc",
        "http://svc.shop.tempo",
        "http://tempo.cart.svc.shop.svc",
        "http://10.0.0.7",
        "http://[fd00::7]",
        "http://[::ffff:10.0.0.7]"
      })
  void is_not_fooled_by_what_looks_like_a_service_of_the_namespace(String url) {
    assertThat(HttpUrl.parse(url).orElseThrow().inNamespace("shop").isServiceOf("shop")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tempo",
        "tempo:3200",
        "//tempo",
        "ftp://tempo",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http:tempo",
        "http://",
        "http:///path",
        "http://:3200",
        "http://tempo:65536",
        "http://tempo:99999999999",
        "http://tempo:port",
        "http://user@tempo",
        "http://user:secret@tempo",
        "http://@tempo",
        "http://tempo?",
        "http://tempo?x=y",
        "http://tempo#",
        "http://tempo#x",
        "http://te mpo",
        "http://tempo/a b",
        "http://tempo\n",
        "http://tempo/$__file{/etc/passwd}",
        "http://tempo\\evil.example",
        "http://[::1"
      })
  void is_none_where_it_is_not_a_plain_http_url(String text) {
    assertThat(HttpUrl.parse(text)).isEmpty();
  }
}
