package dev.exemplars.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.plan.TraceBackend.Jaeger;
import dev.exemplars.operator.plan.TraceBackend.Link;
import dev.exemplars.operator.plan.TraceBackend.Tempo;
import dev.exemplars.operator.plan.TraceBackend.Zipkin;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TracingPlanTest {

  @Test
  void tempo_may_have_a_data_source_that_exists() {
    assertThat(backend("{tempo: {url: 'http://tempo:3200', datasource: {uid: tempo-1}}}"))
        .isEqualTo(new Tempo(url("http://tempo.shop.svc:3200"), Optional.of("tempo-1")));
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "http://jaeger:16686,       ,                            http://jaeger.shop.svc:16686/trace/",
    "http://jaeger:16686/base/, ,                            http://jaeger.shop.svc:16686/base/trace/",
    "http://jaeger:16686,       https://jaeger.example,      https://jaeger.example/trace/",
    "http://jaeger:16686,       https://jaeger.example/ui//, https://jaeger.example/ui/trace/",
    "http://jaeger:16686,       http://jaeger,               http://jaeger/trace/",
    "http://jaeger:16686/$x,    ,                            http://jaeger.shop.svc:16686/%24x/trace/",
    "http://jaeger:16686,       https://jaeger.example/$$a,  https://jaeger.example/%24%24a/trace/"
  })
  void jaeger_shows_traces_on_its_own_pages(String url, String uiUrl, String page) {
    // when
    TraceBackend backend =
        backend(
            "{jaeger: {url: '%s'%s}}"
                .formatted(url, uiUrl == null ? "" : ", uiUrl: '%s'".formatted(uiUrl)));

    // then
    assertThat(backend)
        .isEqualTo(
            new Jaeger(
                HttpUrl.parse(url).orElseThrow().inNamespace("shop"), new LinkTemplate(page, "")));
  }

  @Test
  void zipkin_is_spelled_out_too() {
    assertThat(backend("{zipkin: {url: 'http://zipkin:9411'}}"))
        .isEqualTo(new Zipkin(url("http://zipkin.shop.svc:9411")));
  }

  @Test
  void a_bare_link_is_only_that() {
    assertThat(backend("{link: {urlTemplate: 'https://traces.example/t/{value}?a=b'}}"))
        .isEqualTo(new Link(new LinkTemplate("https://traces.example/t/", "?a=b")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{traceIdLabels: [a]}",
        "{tempo: {url: 'http://tempo'}, jaeger: {url: 'http://jaeger'}}",
        "{zipkin: {url: 'http://zipkin'}, link: {urlTemplate: 'https://traces.example/{value}'}}"
      })
  void none_or_two_backends_are_refused(String tracing) {
    assertThat(Given.problems("tracing: " + tracing))
        .singleElement()
        .extracting(SpecProblem::message)
        .isEqualTo(
            "spec.tracing: tracing must hold exactly one of tempo, jaeger, zipkin and link: add"
                + " one, or remove the others");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {jaeger: {}}                                           | spec.tracing.jaeger.url
          {jaeger: {url: 'jaeger:16686'}}                        | spec.tracing.jaeger.url
          {jaeger: {url: 'http://jaeger', uiUrl: 'ftp://x'}}     | spec.tracing.jaeger.uiUrl
          {zipkin: {}}                                           | spec.tracing.zipkin.url
          {zipkin: {url: 'http://u:p@zipkin'}}                   | spec.tracing.zipkin.url
          {link: {}}                                             | spec.tracing.link.urlTemplate
          {link: {urlTemplate: 'https://traces.example'}}        | spec.tracing.link.urlTemplate
          {tempo: {url: 'http://tempo', datasource: {}}}         | spec.tracing.tempo.datasource.uid
          {tempo: {url: 'http://tempo', datasource: {uid: 'a b'}}} | spec.tracing.tempo.datasource.uid
          """)
  void a_backend_that_cannot_work_is_refused(String tracing, String field) {
    assertThat(Given.problems("tracing: " + tracing))
        .singleElement()
        .extracting(SpecProblem::field)
        .isEqualTo(field);
  }

  private static TraceBackend backend(String tracing) {
    return Given.plan("tracing: " + tracing).tracing().backend();
  }

  private static HttpUrl url(String text) {
    return new HttpUrl(URI.create(text));
  }
}
