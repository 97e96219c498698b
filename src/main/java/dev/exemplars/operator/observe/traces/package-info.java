/** Looks traces up where they should be. */
@NullMarked
package dev.exemplars.operator.observe.traces;

import org.jspecify.annotations.NullMarked;
