package org.carelake.jobs.catalog;

import org.carelake.common.contract.Field;

/** What a row is about, in the words of a code system. */
final class Coded {
  static final Field CODE = Field.text("code").described("Code, as the source gives it");
  static final Field SYSTEM = Field.text("code_system").described("System of the code");

  private Coded() {}
}
