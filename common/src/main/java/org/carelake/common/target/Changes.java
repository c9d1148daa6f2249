package org.carelake.common.target;

import java.util.Map;
import org.carelake.common.lake.NetChanges;

/**
 * What a target lacks.
 *
 * @param anew it is emptied first and gets everything: it is of another lake or another model, or
 *     of a table that was made anew, so that what came of its old rows is known no more
 * @param byTable tables without changes are absent
 */
public record Changes(boolean anew, Map<String, NetChanges> byTable) {

  public boolean isEmpty() {
    return !anew && byTable.isEmpty();
  }
}
