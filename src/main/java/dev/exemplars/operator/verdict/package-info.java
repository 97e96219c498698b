/**
 * Judges: plan, applied operands and observations become findings. Pure; the list of checks is the
 * specification.
 */
@NullMarked
package dev.exemplars.operator.verdict;

import org.jspecify.annotations.NullMarked;
