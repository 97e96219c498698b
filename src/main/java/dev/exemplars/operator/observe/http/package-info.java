/** Requests of the operator to whoever answers: bounded, and to permitted addresses alone. */
@NullMarked
package dev.exemplars.operator.observe.http;

import org.jspecify.annotations.NullMarked;
