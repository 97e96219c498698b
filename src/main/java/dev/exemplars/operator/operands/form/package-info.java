/** How operands are written: their metadata, and YAML text. */
@NullMarked
package dev.exemplars.operator.operands.form;

import org.jspecify.annotations.NullMarked;
