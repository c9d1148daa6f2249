package org.carelake.common.extract;

import java.nio.file.Path;

/** Reads what a source has, as far as it is new. */
interface Reading {

  /** What the source is asked, as the manifest says it. */
  String query();

  /**
   * Writes files.
   *
   * @param state how far the extract is
   * @param id of the landing
   * @param folder for files
   * @param scratch folder for what is not needed later
   */
  ExtractState.Landed read(ExtractState state, String id, Path folder, Path scratch);
}
