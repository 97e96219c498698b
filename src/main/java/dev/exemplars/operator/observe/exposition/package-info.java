/** Reads what a target exposes: OpenMetrics text, as Prometheus does. Pure. */
@NullMarked
package dev.exemplars.operator.observe.exposition;

import org.jspecify.annotations.NullMarked;
