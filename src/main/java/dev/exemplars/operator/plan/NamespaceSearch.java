package dev.exemplars.operator.plan;

import java.util.List;

/**
 * What a namespace selector finds in the cluster: looked up beforehand, for a plan reads nothing.
 */
public sealed interface NamespaceSearch {

  /** Those that are known to have the labels. */
  List<String> names();

  /** The namespaces that have the labels, granted or not, by name. */
  record Found(List<String> names) implements NamespaceSearch {
    public Found {
      names = names.stream().sorted().toList();
    }
  }

  /** The operator does not look: nobody is granted what could be found. */
  record NotLooked() implements NamespaceSearch {
    @Override
    public List<String> names() {
      return List.of();
    }
  }

  /** The operator's own account may not look. */
  record Forbidden() implements NamespaceSearch {
    @Override
    public List<String> names() {
      return List.of();
    }
  }
}
