package dev.exemplars.operator.observe.targets;

import java.util.List;

/**
 * What nearly is a target, and why it is none.
 *
 * @param names of the first few objects, or of the job; with their kind and namespace
 * @param count how many there are, as far as was looked
 * @param found what they have, such as a misspelt annotation, in our form, capped
 * @param wanted what they need instead
 */
public record NearMiss(Fault fault, List<String> names, int count, String found, String wanted) {

  /** Why it is none. What is surest of the intent comes first. */
  public enum Fault {
    /** An annotated Pod has no container that runs. */
    PodDoesNotRun,
    /** The value of the annotation is not {@code "true"}. */
    ValueIsNotTrue,
    /** The annotation is a label. */
    IsALabel,
    /** There is a port or path annotation without the one that counts. */
    ScrapeIsMissing,
    /** The annotation has nearly the right name. */
    NameIsMisspelt,
    /** A Deployment has it, and the template of its Pods has not. */
    OnDeployment,
    /** The template is right, and there is no Pod of it. */
    MakesNoPod,
    /** A Service has it. */
    OnService,
    /** No Pod has the labels that a job wants. */
    JobMatchesNoPod,
    /** None of those that have them runs. */
    JobPodsDoNotRun,
    /** None of those that run declares the port. */
    JobPortIsNotDeclared,
    /** Relabelings of the job drop those that have it. */
    JobRelabelsAll,
    /** A Pod that runs has all that it takes. */
    NotDiscovered
  }

  /** How many names are kept. */
  static final int MOST_NAMED = 3;

  public NearMiss {
    names = names.stream().limit(MOST_NAMED).toList();
  }
}
