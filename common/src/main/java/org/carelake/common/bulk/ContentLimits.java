package org.carelake.common.bulk;

/**
 * How much is taken from a server before it counts as hostile.
 *
 * @param line bytes of a line, unpacked
 * @param file bytes of a file, unpacked
 */
public record ContentLimits(long line, long file) {}
