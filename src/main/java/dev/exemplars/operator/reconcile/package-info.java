/** The table of contents: plan, apply, observe, judge, report. */
@NullMarked
package dev.exemplars.operator.reconcile;

import org.jspecify.annotations.NullMarked;
