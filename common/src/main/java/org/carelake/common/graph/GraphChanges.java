package org.carelake.common.graph;

import java.util.Map;
import org.carelake.common.lake.NetChanges;

/**
 * What the graph lacks.
 *
 * @param anew the graph is emptied first and gets everything: it is of another lake or another
 *     model, or of a table that was made anew, so that its old nodes are known no more
 * @param byTable tables without changes are absent
 */
public record GraphChanges(boolean anew, Map<String, NetChanges> byTable) {

  public boolean isEmpty() {
    return !anew && byTable.isEmpty();
  }
}
