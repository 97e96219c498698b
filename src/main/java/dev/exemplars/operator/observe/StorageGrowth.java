package dev.exemplars.operator.observe;

import java.time.Duration;

/**
 * How counters of one Prometheus process moved between two looks.
 *
 * @param over time between the looks
 * @param appended exemplars stored
 * @param outOfOrder scrapes of a series whose exemplars were all refused as older than its newest
 * @param discoveryFailures failed watches and lists of Kubernetes' API; 0 where it is not told
 * @param remoteFailed exemplars that a remote write gave up
 * @param remoteSent exemplars that a remote write was given
 */
public record StorageGrowth(
    Duration over,
    long appended,
    long outOfOrder,
    long discoveryFailures,
    long remoteFailed,
    long remoteSent) {}
