package dev.exemplars.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.plan.LabelLink.Datasource;
import dev.exemplars.operator.plan.LabelLink.Page;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelLinkTest {

  @Test
  void a_label_leads_to_a_page_or_to_a_data_source() {
    assertThat(
            links(
                """
                {label: user, urlTemplate: 'https://users.example/{value}', title: The user},
                {label: other_trace, datasourceUid: tempo-2}
                """))
        .containsExactly(
            new LabelLink(
                "user", new Page(new LinkTemplate("https://users.example/", "")), "The user"),
            new LabelLink("other_trace", new Datasource("tempo-2"), "View other_trace"));
  }

  @Test
  void a_label_that_carries_a_trace_id_may_have_a_second_link() {
    assertThat(links("{label: trace_id, urlTemplate: 'https://logs.example?q={value}'}"))
        .singleElement()
        .extracting(LabelLink::label)
        .isEqualTo("trace_id");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {label: a}                                                        | spec.tracing.links[0]               | add one, or remove the other
          {label: a, datasourceUid: b, urlTemplate: 'https://c.example/{value}'} | spec.tracing.links[0]          | add one, or remove the other
          {datasourceUid: b}                                                | spec.tracing.links[0].label         | such as span_id
          {label: a.b, datasourceUid: b}                                    | spec.tracing.links[0].label         | such as span_id
          {label: a, datasourceUid: ''}                                     | spec.tracing.links[0].datasourceUid | 1 to 40 letters, digits, '-' and '_'
          {label: a, datasourceUid: '${HOME}'}                              | spec.tracing.links[0].datasourceUid | 1 to 40 letters, digits, '-' and '_'
          {label: a, urlTemplate: 'https://c.example/$x/{value}'}           | spec.tracing.links[0].urlTemplate   | write $ as %24, [ as %5B and { elsewhere as %7B
          {label: a, datasourceUid: b, title: ''}                           | spec.tracing.links[0].title         | leave them out
          {label: a, datasourceUid: b, title: 'a $b'}                       | spec.tracing.links[0].title         | leave them out
          {label: a, datasourceUid: b, title: '[[b]]'}                      | spec.tracing.links[0].title         | leave them out
          {label: a, datasourceUid: b}, {label: c}                          | spec.tracing.links[1]               | add one, or remove the other
          {label: a, datasourceUid: b}, {label: a, datasourceUid: c}        | spec.tracing.links                  | remove the repetition
          """)
  void a_link_that_cannot_work_is_refused(String links, String field, String cure) {
    assertThat(Given.problems(tracing(links)))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.field()).isEqualTo(field);
              assertThat(problem.message()).endsWith(cure);
            });
  }

  @Test
  void too_many_links_are_refused() {
    // given
    String links =
        IntStream.range(0, 17)
            .mapToObj("{label: l%d, datasourceUid: a}"::formatted)
            .collect(Collectors.joining(", "));

    // then
    assertThat(Given.problems(tracing(links)))
        .singleElement()
        .extracting(SpecProblem::message)
        .isEqualTo("spec.tracing.links: \"17\" links are too many: at most 16");
  }

  private static List<LabelLink> links(String links) {
    return Given.plan(tracing(links)).tracing().links();
  }

  private static String tracing(String links) {
    return "tracing: {tempo: {url: 'http://tempo'}, links: [%s]}".formatted(links);
  }
}
