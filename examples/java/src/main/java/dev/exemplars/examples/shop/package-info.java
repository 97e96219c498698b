/**
 * A shop of two endpoints whose latency histogram leads to its traces: every exemplar names a
 * sampled span, so that a slow bucket in Prometheus is one click away from the trace behind it.
 */
package dev.exemplars.examples.shop;
