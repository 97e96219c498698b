/**
 * Decides once: a resource and the settings become a {@link PipelinePlan} with every default
 * resolved, or the list of all that is wrong with the spec. Pure; what follows meets no null.
 */
@NullMarked
package dev.exemplars.operator.plan;

import org.jspecify.annotations.NullMarked;
