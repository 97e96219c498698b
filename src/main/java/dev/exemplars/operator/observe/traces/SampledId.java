package dev.exemplars.operator.observe.traces;

import java.time.Instant;

/**
 * A trace id to be looked up.
 *
 * @param traceId as the exemplar's label holds it
 * @param at time of the exemplar
 */
public record SampledId(String traceId, Instant at) {}
