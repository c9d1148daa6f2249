package org.carelake.common.bulk;

/**
 * A large file on its way, so that it can go on after a crash.
 *
 * @param index of the file in the manifest
 * @param name that it will have here
 * @param form how what came is kept
 * @param etag which version of it; null where the server does not tell
 */
record Begun(int index, String name, Form form, String etag) {
  /** How content is kept. */
  enum Form {
    /** As NDJSON. */
    PLAIN,
    /** Packed here, in gzip members that can each be read by itself. */
    PACKED,
    /** Packed by the server, as it came. */
    AS_SENT
  }
}
