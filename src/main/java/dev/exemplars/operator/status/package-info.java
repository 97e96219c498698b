/** Findings and counts become the resource's status, written only when it says something new. */
@NullMarked
package dev.exemplars.operator.status;

import org.jspecify.annotations.NullMarked;
