package org.carelake.common.target;

import java.time.Instant;

/**
 * Who publishes.
 *
 * @param at what counts as now
 * @param check to be run right before what was prepared takes effect; it fails where the lake is
 *     another run's by now
 */
public record Publisher(String runId, Instant at, Runnable check) {}
