/** {@code make demo}: the whole way from a latency spike to its trace, on one machine. */
package dev.exemplars.operator.demo;
