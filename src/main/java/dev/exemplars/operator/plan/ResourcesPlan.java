package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.ResourcesSpec;
import dev.exemplars.operator.api.Schema;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the container asks of its node, as the API server writes it.
 *
 * @param requests what it is sure to get, by name of the resource
 * @param limits what it gets at most; empty means all that the node has
 */
public record ResourcesPlan(Map<String, String> requests, Map<String, String> limits) {

  private static final String FIELD = "spec.prometheus.resources";
  private static final Pattern BYTES = Pattern.compile(Schema.BYTES);
  private static final String CPU = "cpu";
  private static final String MEMORY = "memory";
  private static final String TEMPORARY = "ephemeral-storage";
  private static final ResourceQuantity DEFAULT_CPU = ResourceQuantity.parse("100m").orElseThrow();

  static ResourcesPlan of(
      @Nullable ResourcesSpec given,
      ExemplarsPlan exemplars,
      StoragePlan storage,
      SpecProblems problems) {
    Optional<ResourcesSpec> spec = Optional.ofNullable(given);
    var limits = quantities(spec.map(ResourcesSpec::limits), ".limits", problems);
    var requests = quantities(spec.map(ResourcesSpec::requests), ".requests", problems);
    requests.forEach(
        (name, request) ->
            problems.require(
                request.compareTo(limits.getOrDefault(name, request)) <= 0,
                FIELD + ".requests." + name,
                request,
                "exceeds %s.limits.%s: lower it, or raise the limit".formatted(FIELD, name)));
    checkRing(limits, exemplars, problems);
    checkVolume(limits, storage, problems);
    addDefault(requests, limits, CPU, DEFAULT_CPU);
    addDefault(requests, limits, MEMORY, ResourceQuantity.ofMebibytes(exemplars.memoryMebibytes()));
    return new ResourcesPlan(texts(requests), texts(limits));
  }

  private static Map<String, ResourceQuantity> quantities(
      Optional<Map<String, String>> given, String part, SpecProblems problems) {
    Map<String, ResourceQuantity> quantities = new TreeMap<>();
    new TreeMap<>(given.orElse(Map.of()))
        .forEach(
            (name, text) -> {
              String field = FIELD + part + "." + name;
              if (problems.require(
                  Schema.RESOURCE_NAMES.contains(name),
                  FIELD + part,
                  name,
                  "is no resource of the Pod: use cpu, memory or ephemeral-storage")) {
                quantity(text, name, field, problems)
                    .ifPresent(quantity -> quantities.put(name, quantity));
              }
            });
    return quantities;
  }

  private static Optional<ResourceQuantity> quantity(
      String text, String name, String field, SpecProblems problems) {
    Optional<ResourceQuantity> quantity = ResourceQuantity.parse(text);
    if (problems.require(
        quantity.isPresent(), field, text, "is no quantity: write one such as 500m, 2 or 4Gi")) {
      problems.require(
          name.equals(CPU) || BYTES.matcher(text).matches(),
          field,
          text,
          "is no whole number of bytes: write 512Mi for 512 MiB, for m is a thousandth");
    }
    return quantity;
  }

  /** A limit below what was asked for is a crash that waits for the ring to fill. */
  private static void checkRing(
      Map<String, ResourceQuantity> limits, ExemplarsPlan exemplars, SpecProblems problems) {
    ResourceQuantity ring = ResourceQuantity.ofMebibytes(exemplars.ringMebibytes());
    ResourceQuantity limit = limits.getOrDefault(MEMORY, ring);
    problems.require(
        limit.compareTo(ring) >= 0,
        FIELD + ".limits.memory",
        limit,
        "is less than the %s that %d exemplars take: raise it, or lower %s.limit"
            .formatted(ring, exemplars.limit(), ExemplarsPlan.FIELD));
  }

  /**
   * What an emptyDir holds counts against this limit, too. By default none of it is requested: a
   * node need not have all that room on the first day.
   */
  private static void checkVolume(
      Map<String, ResourceQuantity> limits, StoragePlan storage, SpecProblems problems) {
    if (storage instanceof StoragePlan.EmptyDir emptyDir && limits.containsKey(TEMPORARY)) {
      ResourceQuantity volume = emptyDir.size();
      ResourceQuantity limit = limits.get(TEMPORARY);
      problems.require(
          limit.compareTo(volume) >= 0,
          FIELD + ".limits." + TEMPORARY,
          limit,
          "is less than %s, which is %s and counts against it: raise it, or lower sizeLimit"
              .formatted(emptyDir.field(), emptyDir.size()));
    }
  }

  private static void addDefault(
      Map<String, ResourceQuantity> requests,
      Map<String, ResourceQuantity> limits,
      String name,
      ResourceQuantity quantity) {
    ResourceQuantity limit = limits.getOrDefault(name, quantity);
    requests.putIfAbsent(name, limit.compareTo(quantity) < 0 ? limit : quantity);
  }

  private static Map<String, String> texts(Map<String, ResourceQuantity> quantities) {
    Map<String, String> texts = new TreeMap<>();
    quantities.forEach((name, quantity) -> texts.put(name, quantity.toString()));
    return texts;
  }
}
