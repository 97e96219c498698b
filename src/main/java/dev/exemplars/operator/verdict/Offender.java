package dev.exemplars.operator.verdict;

import dev.exemplars.operator.observe.targets.Target;

/** A target with something wrong, and what. */
public record Offender(Target target, Finding finding) {}
