package org.carelake.common.bulk;

/** Told apart from what the network does. */
final class FullDisk {
  private FullDisk() {}

  static boolean is(Throwable failure) {
    String text = String.valueOf(failure.getMessage());
    return text.contains("No space left on device") || text.contains("Disk quota exceeded");
  }
}
