package org.carelake.common.extract;

/**
 * A file that was landed.
 *
 * @param bytes as it lies there, packed
 * @param sha256 of these bytes
 */
public record ExtractFile(String name, long rows, long bytes, String sha256) {}
