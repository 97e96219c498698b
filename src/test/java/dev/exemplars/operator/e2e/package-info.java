/** The operator on a cluster with real nodes, whichever {@code KUBECONFIG} names. */
package dev.exemplars.operator.e2e;
