package org.carelake.common.land;

/** A file that cannot be read as what it claims to be; the message names it and what is wrong. */
public final class UnreadableFile extends RuntimeException {
  public UnreadableFile(RawFile file, String why) {
    super("Cannot read " + file.title() + ": " + why);
  }
}
