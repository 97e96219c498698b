/** The operands that run Prometheus: configuration, flags, Deployment, Service and permissions. */
@NullMarked
package dev.exemplars.operator.operands.prometheus;

import org.jspecify.annotations.NullMarked;
