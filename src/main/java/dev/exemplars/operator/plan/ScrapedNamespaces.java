package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.LabelSelectorSpec;
import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.api.ScrapeSpec.From;
import dev.exemplars.operator.api.ScrapeSpec.NamespacesSpec;
import dev.exemplars.operator.settings.OperatorSettings.Grants;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whose Pods are discovered; only what is granted. */
public sealed interface ScrapedNamespaces {

  /** Every namespace, those to come too. */
  record All() implements ScrapedNamespaces {}

  /** These and no other; perhaps none, which is not the same as all. */
  record Named(List<String> names) implements ScrapedNamespaces {
    public Named {
      names = List.copyOf(names);
    }
  }

  /**
   * The granted part of what is asked for.
   *
   * @param missingGrants what must be granted for the rest
   * @param remark what else is to be said
   */
  record Granted(
      ScrapedNamespaces namespaces, List<SpecProblem> missingGrants, Optional<String> remark) {
    public Granted {
      missingGrants = List.copyOf(missingGrants);
    }

    Granted(ScrapedNamespaces namespaces, List<SpecProblem> missingGrants) {
      this(namespaces, missingGrants, Optional.empty());
    }
  }

  /** Of a selector; always the same, whatever it finds. */
  String GRANTED_ALONE =
      "of the namespaces that scrape.namespaces.selector selects, only those are scraped that"
          + " --grant-scrape-namespaces gives this one";

  private static String field(String name) {
    return "spec.scrape.namespaces." + name;
  }

  /** The own namespace is always granted. */
  static Granted of(
      @Nullable NamespacesSpec spec, String own, ScrapePlan.Bounds bounds, SpecProblems problems) {
    Grants grants = bounds.settings().grants();
    Optional<NamespacesSpec> given = Optional.ofNullable(spec);
    Optional<List<String>> names = given.map(NamespacesSpec::names);
    From from = given.map(NamespacesSpec::from).orElse(From.Same);
    problems.require(
        names.isPresent() == (from == From.Names),
        field("names"),
        names.map(String::valueOf).orElse(""),
        "is for scrape.namespaces.from: Names, and needed there: set both or neither");
    names.ifPresent(list -> checkNames(list, field("names"), Schema.MOST_NAMESPACES, problems));
    Optional<LabelSelectorSpec> selector = given.map(NamespacesSpec::selector);
    problems.require(
        selector.isPresent() == (from == From.Selector),
        field("selector"),
        "",
        "is for scrape.namespaces.from: Selector, and needed there: set both or neither");
    selector.ifPresent(labels -> PodSelector.of(labels, field("selector"), problems));
    return switch (from) {
      case Same -> new Granted(new Named(List.of(own)), List.of());
      case All -> all(own, grants);
      case Names -> named(names.orElse(List.of()), own, grants);
      case Selector -> selected(bounds.selected(), own, grants, problems);
    };
  }

  /** Whether there is no namespace at all. */
  default boolean isNowhere() {
    return this instanceof Named named && named.names().isEmpty();
  }

  /** Those of the wanted ones that are among these. */
  default ScrapedNamespaces narrowedTo(List<String> wanted) {
    return switch (this) {
      case All all -> new Named(wanted);
      case Named named -> new Named(wanted.stream().filter(named.names()::contains).toList());
    };
  }

  /** Checks a list of namespaces. */
  static void checkNames(List<String> names, String field, int most, SpecProblems problems) {
    problems.require(
        !names.isEmpty() && names.size() <= most,
        field,
        names.size(),
        "names are too few or too many: give 1 to " + most);
    problems.require(
        names.stream().distinct().count() == names.size(),
        field,
        names,
        "names a namespace twice: remove the repetition");
    for (int i = 0; i < names.size(); i++) {
      problems.require(
          Names.isDnsLabel(names.get(i)),
          "%s[%d]".formatted(field, i),
          names.get(i),
          "is not a namespace: at most 63 of a-z, 0-9 and '-'");
    }
  }

  private static Granted all(String own, Grants grants) {
    return grants.mayScrapeAll(own)
        ? new Granted(new All(), List.of())
        : new Granted(
            new Named(List.of(own)),
            List.of(missing("from", "All", "is not granted", "use Same or Names", own + "=*")));
  }

  private static Granted named(List<String> names, String own, Grants grants) {
    List<String> granted = names.stream().filter(name -> may(own, name, grants)).toList();
    List<String> refused = names.stream().filter(name -> !may(own, name, grants)).toList();
    if (refused.isEmpty()) {
      return new Granted(new Named(granted), List.of());
    }
    String cure =
        String.join(",", refused.stream().map(name -> "%s=%s".formatted(own, name)).toList());
    return new Granted(
        new Named(granted),
        List.of(
            missing("names", String.join(", ", refused), "is not granted", "leave it out", cure)));
  }

  /**
   * What is found and not granted is left out, and nothing that is said depends on it: else a
   * pipeline could find out which namespaces there are, and what labels they have.
   */
  private static Granted selected(
      NamespaceSearch search, String own, Grants grants, SpecProblems problems) {
    List<SpecProblem> missing = new ArrayList<>();
    if (!grants.mayScrapeElsewhere(own)) {
      missing.add(
          missing(
              "from",
              "Selector",
              "is not granted",
              "use Same",
              "%s=*, or by %s=NAMESPACE for some".formatted(own, own)));
    }
    if (search instanceof NamespaceSearch.Forbidden) {
      problems.add(
          Reason.OperatorForbidden,
          field("from"),
          From.Selector,
          "needs an operator that may list and watch namespaces: apply its deploy/operator.yaml and"
              + " start it again, or use Same or Names");
    }
    List<String> granted = search.names().stream().filter(name -> may(own, name, grants)).toList();
    if (granted.size() > Schema.MOST_NAMESPACES) {
      missing.add(tooMany(granted.size()));
    }
    return new Granted(
        new Named(granted.stream().limit(Schema.MOST_NAMESPACES).toList()),
        missing,
        grants.mayScrapeAll(own) ? Optional.empty() : Optional.of(GRANTED_ALONE));
  }

  private static SpecProblem tooMany(int found) {
    return new SpecProblem(
        Reason.NotAllowed,
        field("selector"),
        String.valueOf(found),
        "granted namespaces have these labels, and none behind the first %d by name is used: narrow it, or use All"
            .formatted(Schema.MOST_NAMESPACES));
  }

  private static boolean may(String own, String name, Grants grants) {
    return name.equals(own) || grants.mayScrape(own, name);
  }

  private static SpecProblem missing(
      String name, String value, String what, String instead, String grant) {
    return new SpecProblem(
        Reason.NotAllowed,
        field(name),
        value,
        "%s to this namespace: %s, or have the operator's --grant-scrape-namespaces extended by %s"
            .formatted(what, instead, grant));
  }
}
