/** What {@code examples/} shows: applications and pipelines that do it right. */
package dev.exemplars.operator.examples;
