/** Asks targets what Prometheus would ask, a few at a time. */
@NullMarked
package dev.exemplars.operator.observe.targets;

import org.jspecify.annotations.NullMarked;
