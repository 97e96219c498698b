/** What a process needs: health, metrics, shutdown. */
@NullMarked
package dev.exemplars.operator.runtime;

import org.jspecify.annotations.NullMarked;
