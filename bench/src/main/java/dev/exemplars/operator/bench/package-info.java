/**
 * What the operator does often, or with texts whose size others choose. Each class asks one
 * question, and has one benchmark called {@code baseline}: what anybody would have to do at the
 * least, or would do first. A figure in seconds is of one machine and one hour; the ratio of two
 * figures of one run is not.
 */
package dev.exemplars.operator.bench;
