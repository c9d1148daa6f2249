package org.carelake.common.source;

import org.carelake.common.run.Printable;

/** A file that cannot be read as what it claims to be; the message names it and what is wrong. */
public final class UnreadableFile extends RuntimeException {
  public UnreadableFile(RawFile file, String why) {
    super("Cannot read " + Printable.text(file.title()) + ": " + why);
  }
}
