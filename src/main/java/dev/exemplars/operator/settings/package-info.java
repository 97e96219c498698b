/**
 * The operator's own options and grants: each with its key, its default and its text, parsed once.
 */
@NullMarked
package dev.exemplars.operator.settings;

import org.jspecify.annotations.NullMarked;
