package dev.exemplars.operator.apply;

import dev.exemplars.operator.api.ExemplarPipeline;
import dev.exemplars.operator.api.Schema;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a pipeline has operands that garbage collection does not reach. It is noted on the pipeline
 * beside the finalizer, before anything is written there: a grant that is revoked while the
 * operator is down takes the namespace out of its sight, and what is in it would stay for good.
 *
 * @param namespaces their names, in order; {@link #NONE} for operands in no namespace
 */
record Elsewhere(TreeSet<String> namespaces) {

  static final String NOTE = "exemplars.dev/operands-in";

  /** Stands for operands in no namespace. */
  static final String NONE = "*";

  /** Grafana's, as many as may be scraped, and as many before a change. */
  private static final int MOST = 2 * (Schema.MOST_NAMESPACES + 1);

  private static final Predicate<String> NAMESPACE =
      Pattern.compile(Schema.DNS_LABEL).asMatchPredicate();

  static Elsewhere nowhere() {
    return of(Stream.empty());
  }

  /** Where these operands are. */
  static Elsewhere of(ExemplarPipeline owner, Iterable<HasMetadata> operands) {
    TreeSet<String> namespaces = new TreeSet<>();
    operands.forEach(
        operand -> {
          if (!Ownership.isBeside(owner, operand)) {
            namespaces.add(Optional.ofNullable(operand.getMetadata().getNamespace()).orElse(NONE));
          }
        });
    return new Elsewhere(namespaces);
  }

  /** What is noted on a pipeline. Whoever may change it may change the note too. */
  static Elsewhere notedOn(ExemplarPipeline owner) {
    return of(
        Optional.ofNullable(owner.getMetadata().getAnnotations())
            .map(annotations -> annotations.get(NOTE))
            .stream()
            .flatMap(note -> Arrays.stream(note.split(",", -1)))
            .filter(name -> name.equals(NONE) || NAMESPACE.test(name))
            .filter(name -> !name.equals(owner.getMetadata().getNamespace()))
            .limit(MOST));
  }

  boolean isEmpty() {
    return namespaces.isEmpty();
  }

  boolean covers(Elsewhere other) {
    return namespaces.containsAll(other.namespaces);
  }

  Elsewhere and(Elsewhere other) {
    return of(Stream.concat(namespaces.stream(), other.namespaces.stream()));
  }

  Elsewhere without(Elsewhere other) {
    return of(namespaces.stream().filter(name -> !other.namespaces.contains(name)));
  }

  /** Empty where there is nothing to note. */
  Map<String, String> asAnnotation() {
    return isEmpty() ? Map.of() : Map.of(NOTE, String.join(",", namespaces));
  }

  private static Elsewhere of(Stream<String> names) {
    return new Elsewhere(names.collect(Collectors.toCollection(TreeSet::new)));
  }
}
