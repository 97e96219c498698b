/**
 * The public words: the {@code ExemplarPipeline} resource, its status, and every condition reason.
 */
@NullMarked
package dev.exemplars.operator.api;

import org.jspecify.annotations.NullMarked;
