package org.carelake.common.extract;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads what a source has, as far as it is new. */
public interface Reading {

  /**
   * What came of it.
   *
   * @param from watermark; null for all
   * @param to watermark; null where there is none
   * @param keySets that tell what has been landed, oldest first; the id of this landing for one of
   *     its own
   * @param isCompared whether all keys were compared
   */
  record Result(
      String query,
      String from,
      String to,
      long deleted,
      List<ExtractFile> files,
      Map<String, String> columns,
      List<String> keySets,
      String clock,
      boolean whole,
      boolean isCompared) {}

  /**
   * Writes files.
   *
   * @param state how far the extract is
   * @param id of the landing
   * @param folder for files
   * @param scratch folder for what is not needed later
   */
  Result read(ExtractState state, String id, Path folder, Path scratch);
}
