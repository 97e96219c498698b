/** The operands that Grafana loads: data sources and the dashboard. */
@NullMarked
package dev.exemplars.operator.operands.grafana;

import org.jspecify.annotations.NullMarked;
