/**
 * Real parts on this machine: an API server with controllers, a node that runs Prometheus as a
 * process, Tempo, and the example application. For tests and the demo.
 */
package dev.exemplars.operator.real;
