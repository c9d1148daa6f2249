package org.carelake.common.bulk;

/** The server does not export this, or does not export at all; it may still be searched. */
final class TooMuch extends RuntimeException {
  private static final long serialVersionUID = 1;

  TooMuch(String why) {
    super(why);
  }
}
