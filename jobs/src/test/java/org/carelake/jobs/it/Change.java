package org.carelake.jobs.it;

import java.time.Instant;
import java.util.Map;

/**
 * One thing that happened to one thing of an invented world.
 *
 * @param references by role; none for a deletion
 * @param content what the version says, as the seed of a choice
 */
record Change(Thing thing, What what, Instant at, Map<String, Thing> references, long content) {

  /** Whether a version is whole, only a part (which counts less than any whole one), or the end. */
  enum What {
    WHOLE,
    PART,
    DELETED
  }

  /**
   * What a reference leads to.
   *
   * @param life how often it has been made, from 1: a deleted thing may be made again
   */
  record Thing(String kind, String id, int life) {}

  boolean is(What asked) {
    return what == asked;
  }

  boolean refersTo(String id) {
    return references.values().stream().anyMatch(thing -> thing.id().equals(id));
  }
}
