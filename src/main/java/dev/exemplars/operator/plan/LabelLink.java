package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.api.TracingSpec.LabelLinkSpec;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A link of an exemplar label, beside those to the trace backend.
 *
 * @param label matched exactly
 * @param title what the link says
 */
public record LabelLink(String label, Target target, String title) {

  private static final String FIELD = "spec.tracing.links";
  private static final Pattern LABEL = Pattern.compile(Schema.EXEMPLAR_LABEL);
  private static final Pattern TITLE = Pattern.compile(Schema.LINK_TITLE);

  /** Where a link leads. */
  public sealed interface Target {}

  /** A page outside Grafana. */
  public record Page(LinkTemplate template) implements Target {}

  /** A data source that Grafana has already. */
  public record Datasource(String uid) implements Target {}

  static List<LabelLink> listOf(List<LabelLinkSpec> specs, SpecProblems problems) {
    problems.require(
        specs.size() <= Schema.MOST_LINKS,
        FIELD,
        specs.size(),
        "links are too many: at most " + Schema.MOST_LINKS);
    problems.require(
        specs.stream().map(LabelLinkSpec::label).distinct().count() == specs.size(),
        FIELD,
        "",
        "names a label twice: remove the repetition");
    return IntStream.range(0, specs.size())
        .mapToObj(i -> of(specs.get(i), FIELD + "[" + i + "]", problems))
        .toList();
  }

  private static LabelLink of(LabelLinkSpec spec, String field, SpecProblems problems) {
    String label = Optional.ofNullable(spec.label()).orElse("");
    problems.require(
        LABEL.matcher(label).matches(),
        field + ".label",
        label,
        "is not an exemplar label: use letters, digits and '_', such as span_id");
    Optional<String> title = Optional.ofNullable(spec.title());
    title.ifPresent(
        given ->
            problems.require(
                TITLE.matcher(given).matches(), field + ".title", given, Schema.LINK_TITLE_CURE));
    return new LabelLink(label, target(spec, field, problems), title.orElse("View " + label));
  }

  private static Target target(LabelLinkSpec spec, String field, SpecProblems problems) {
    Optional<Target> page =
        Optional.ofNullable(spec.urlTemplate())
            .map(given -> LinkTemplate.of(given, field + ".urlTemplate", problems))
            .map(Page::new);
    Optional<Target> datasource =
        Optional.ofNullable(spec.datasourceUid())
            .map(given -> Names.existingUid(given, field + ".datasourceUid", problems))
            .map(Datasource::new);
    problems.require(page.isPresent() != datasource.isPresent(), field, "", LabelLinkSpec.UNION);
    return page.or(() -> datasource).orElse(new Datasource(""));
  }
}
