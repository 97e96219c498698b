/**
 * The only writer: server-side apply of operands, repair of drift, removal of what is no longer
 * wanted.
 */
@NullMarked
package dev.exemplars.operator.apply;

import org.jspecify.annotations.NullMarked;
