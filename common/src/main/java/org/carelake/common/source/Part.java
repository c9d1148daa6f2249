package org.carelake.common.source;

import java.io.Serializable;

/**
 * What is read of a file at once: all of it, or the records that start within a range of its bytes.
 *
 * @param from the first byte, 0-based
 * @param to the byte behind the last; {@link #END} for the file's end, wherever that is
 * @param linesBefore line ends before its first record, where they are known
 * @param blocks hashes of the file's blocks that were found with the part; empty where whoever
 *     reads it finds them
 */
record Part(RawFile file, long from, long to, long linesBefore, String blocks)
    implements Serializable {
  static final long END = Long.MAX_VALUE;

  static Part whole(RawFile file) {
    return new Part(file, 0, END, 0, "");
  }

  Part until(long end) {
    return new Part(file, from, end, linesBefore, blocks);
  }

  Part with(String moreBlocks) {
    return new Part(file, from, to, linesBefore, blocks + moreBlocks);
  }

  boolean isWhole() {
    return from == 0 && to == END;
  }

  long length() {
    return Math.min(to, file.length()) - from;
  }
}
