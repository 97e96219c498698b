/**
 * Transcribes a plan into Kubernetes objects: one small class per operand, the same plan always the
 * same bytes. No clock, no environment, no client.
 */
@NullMarked
package dev.exemplars.operator.operands;

import org.jspecify.annotations.NullMarked;
