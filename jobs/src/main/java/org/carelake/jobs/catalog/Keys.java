package org.carelake.jobs.catalog;

/** What all keys have in common. */
final class Keys {
  /** A source's name, a slash, and the longest id that FHIR allows, with its type before it. */
  static final int LENGTH = 128;

  private Keys() {}
}
