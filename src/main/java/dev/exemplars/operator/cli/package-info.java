/** The commands, and the one place where everything is wired together. */
@NullMarked
package dev.exemplars.operator.cli;

import org.jspecify.annotations.NullMarked;
