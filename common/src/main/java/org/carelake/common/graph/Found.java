package org.carelake.common.graph;

/**
 * How much of one mapping changes concern.
 *
 * @param stale elements that rows mean no more
 * @param coming elements that rows mean now and that the graph may lack or have otherwise
 * @param appeared those of them that rows did not always mean
 */
record Found(long stale, long coming, long appeared) {
  static final Found NOTHING = new Found(0, 0, 0);
}
