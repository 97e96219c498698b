/**
 * All reading from the running Prometheus: bounded in time, bytes and number. Nothing here throws
 * for what it sees; an observation says what went wrong.
 */
@NullMarked
package dev.exemplars.operator.observe;

import org.jspecify.annotations.NullMarked;
