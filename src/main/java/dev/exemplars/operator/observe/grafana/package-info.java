/** Asks Grafana what it has loaded. */
@NullMarked
package dev.exemplars.operator.observe.grafana;

import org.jspecify.annotations.NullMarked;
