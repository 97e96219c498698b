/**
 * What the operator's own work takes: spans, and histograms whose exemplars lead to them. It knows
 * the words of OpenTelemetry's API alone, behind which there is nothing where nobody asked for
 * traces.
 */
@NullMarked
package dev.exemplars.operator.telemetry;

import org.jspecify.annotations.NullMarked;
