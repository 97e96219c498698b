package dev.exemplars.operator.plan;

import java.util.List;

/**
 * What a plan must know beyond its pipeline.
 *
 * @param olderPipelines how many pipelines of the same namespace come before it
 * @param selected what its namespace selector finds; nothing where it has none
 */
public record Surroundings(int olderPipelines, NamespaceSearch selected) {

  /** Those of a pipeline without a cluster. */
  static final Surroundings NONE = new Surroundings(0, new NamespaceSearch.Found(List.of()));
}
