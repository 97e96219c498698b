package dev.exemplars.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkTemplateTest {

  @ParameterizedTest
  @CsvSource({
    "https://traces.example/t/{value},                https://traces.example/t/${__value.raw}",
    "https://traces.example?id={value}&a=b#c,         https://traces.example?id=${__value.raw}&a=b#c",
    "https://traces.example:65535/#/t/{value}?x=@y,   https://traces.example:65535/#/t/${__value.raw}?x=@y",
    "http://[fd00::7]:8080/%24x/{value},              http://[fd00::7]:8080/%24x/${__value.raw}",
    "http://10.0.0.7/{value}/,                        http://10.0.0.7/${__value.raw}/"
  })
  void the_gap_becomes_grafanas_macro_and_the_rest_stays(String text, String link) {
    assertThat(LinkTemplate.parse(text).orElseThrow().toGrafana()).isEqualTo(link);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{value}",
        "/t/{value}",
        "//traces.example/{value}",
        "javascript:alert('{value}')",
        "ftp://traces.example/{value}",
        "https://traces.example/",
        "https://traces.example/{value}/{value}",
        "https://traces.example/{id}",
        "https://traces.example/{value}/{id}",
        "https://traces.example/{Value}",
        "https://{value}",
        "https://{value}/",
        "https://{value}.example/",
        "https://traces.example{value}/",
        "https://traces.example:{value}/",
        "https://traces.example:65536/{value}",
        "https://traces.example:0/{value}",
        "https://user@traces.example/{value}",
        "https://user:secret@traces.example/{value}",
        "https://traces.example/$x/{value}",
        "https://traces.example/${x}/{value}",
        "https://traces.example/${__value.raw}",
        "https://traces.example/$$/{value}",
        "https://traces.example/[[x]]/{value}",
        "https://traces.example/a b/{value}",
        "https://traces.example/{value}\n",
        "https://traces.example/%2/{value}",
        "https://traces.example/#a#{value}",
        "https://traces.example\\evil.example/{value}"
      })
  void is_none_where_it_could_mean_more_than_a_page_of_that_host(String text) {
    assertThat(LinkTemplate.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1025, 100_000})
  void is_none_where_it_is_too_long(int length) {
    String start = "https://traces.example/{value}";
    assertThat(LinkTemplate.parse(start + "a".repeat(length - start.length()))).isEmpty();
  }
}
