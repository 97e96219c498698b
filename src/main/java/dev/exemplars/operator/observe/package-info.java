/**
 * All talk with the running Prometheus: bounded in time, bytes and number. It only looks, but for
 * one request, which makes an older Prometheus look at its own file. Nothing here throws for what
 * it sees; an observation says what went wrong.
 */
@NullMarked
package dev.exemplars.operator.observe;

import org.jspecify.annotations.NullMarked;
