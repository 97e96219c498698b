package dev.exemplars.operator.observe.exposition;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One exemplar of an exposition.
 *
 * @param family name of the metric family
 * @param labels its labels, in their order
 * @param at what time it says, if any
 */
public record ExposedExemplar(String family, Map<String, String> labels, Optional<Instant> at) {}
