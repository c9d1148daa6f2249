package org.carelake.common.source;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.jpountz.xxhash.StreamingXXHash64;
import net.jpountz.xxhash.XXHashFactory;

/**
 * The hash of a file's bytes: xxHash of each block of {@link #BLOCK} bytes, and of these hashes
 * where there are several, so that parts of a file can be hashed by several tasks. With the
 * compiler that short runs use, SHA-256 takes a hundred times as long.
 */
final class BlockHash {
  static final int BLOCK = 32 << 20;

  private static final int DIGITS = 16;

  private final StreamingXXHash64 block = XXHashFactory.fastestInstance().newStreamingHash64(0);
  private final StringBuilder done = new StringBuilder();
  private int length;

  void update(byte[] bytes, int offset, int count) {
    int taken = 0;
    while (taken < count) {
      int fitting = Math.min(count - taken, BLOCK - length);
      block.update(bytes, offset + taken, fitting);
      length += fitting;
      taken += fitting;
      if (length == BLOCK) {
        done.append(digits(block.getValue()));
        block.reset();
        length = 0;
      }
    }
  }

  /** Of each block, as hexadecimal digits one behind the other; those of parts can be joined. */
  String blocks() {
    return length > 0 || done.isEmpty() ? done + digits(block.getValue()) : done.toString();
  }

  /** The hash of a file with such blocks. */
  static String of(String blocks) {
    if (blocks.length() <= DIGITS) {
      return blocks;
    }
    byte[] all = blocks.getBytes(StandardCharsets.US_ASCII);
    return digits(XXHashFactory.fastestInstance().hash64().hash(all, 0, all.length, 0));
  }

  private static String digits(long hash) {
    return HexFormat.of().toHexDigits(hash);
  }
}
