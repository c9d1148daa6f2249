package org.carelake.common.bulk;

import java.time.Duration;

/**
 * How long a server may take, and how often it is asked again.
 *
 * @param connect until a connection stands
 * @param read without a single byte
 * @param total for one export, from its request to its last file
 * @param firstWait before the first repetition; each further one waits longer
 * @param longestWait between two requests, also where the server asks for more
 * @param attempts of one request that fails or is turned away
 */
public record Patience(
    Duration connect,
    Duration read,
    Duration total,
    Duration firstWait,
    Duration longestWait,
    int attempts) {}
