package dev.exemplars.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesMatchTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\'',
      value = {
        "namespace=\"shop\"; {__name__=~\".+\",namespace=\"shop\"}",
        " namespace = \"shop\" , team != \"a b\" ; {__name__=~\".+\",namespace=\"shop\",team!=\"a b\"}",
        "a=\"},{b=\"\"; ''",
        "a=\"} or {x='y'\"; {__name__=~\".+\",a=\"} or {x='y'\"}",
        "a=\"\"; {__name__=~\".+\",a=\"\"}",
        "a=\"é, b=\",b=\"!=\"; {__name__=~\".+\",a=\"é, b=\",b=\"!=\"}"
      })
  void matchers_are_read_and_written_anew(String text, String selector) {
    assertThat(SeriesMatch.parse(text).map(SeriesMatch::selector).orElse(""))
        .isEqualTo(selector.isEmpty() ? "" : selector);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "shop",
        "{namespace=\"shop\"}",
        "namespace=~\"shop|billing\"",
        "namespace!~\"shop\"",
        "namespace='shop'",
        "namespace=`shop`",
        "namespace=\"shop\",",
        "namespace=\"shop\" team=\"a\"",
        "name-space=\"shop\"",
        "1a=\"x\"",
        "\"utf8.name\"=\"x\"",
        "a=\"\\\"\"",
        "a=\"\\\\\"",
        "a=\"$namespace\"",
        "a=\"[[namespace]]\"",
        "a=\"\n\"",
        "a=\"x\" or vector(1)",
        "a=\"x\"} or {b=\"y\"",
        "a=\"1\",b=\"2\",c=\"3\",d=\"4\",e=\"5\",f=\"6\",g=\"7\",h=\"8\",i=\"9\""
      })
  void what_is_anything_else_is_none(String text) {
    assertThat(SeriesMatch.parse(text)).isEmpty();
  }

  @Test
  void it_is_of_a_bounded_length() {
    assertThat(SeriesMatch.parse("a=\"%s\"".formatted("x".repeat(508)))).isPresent();
    assertThat(SeriesMatch.parse("a=\"%s\"".formatted("x".repeat(509)))).isEmpty();
    assertThat(SeriesMatch.parse("a=\"".repeat(1_000_000))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "namespace=\"shop\"; true",
        "namespace=\"billing\"; false",
        "namespace!=\"billing\"; true",
        "team=\"\"; true",
        "team!=\"\"; false",
        "namespace=\"shop\",team!=\"b\"; true",
        "namespace=\"shop\",job=\"b\"; false"
      })
  void labels_are_compared_as_prometheus_does(String match, boolean holds) {
    assertThat(
            SeriesMatch.parse(match)
                .orElseThrow()
                .holds(Map.of("namespace", "shop", "job", "annotated-pods")))
        .isEqualTo(holds);
  }

  @Test
  void everything_is_any_series_with_a_name() {
    assertThat(SeriesMatch.EVERYTHING.selector()).isEqualTo("{__name__=~\".+\"}");
    assertThat(SeriesMatch.EVERYTHING.holds(Map.of())).isTrue();
  }
}
