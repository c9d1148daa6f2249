package org.carelake.common.fhir;

/**
 * A FHIRPath function.
 *
 * @param least how many arguments it needs
 * @param most how many it takes
 */
record Function(int least, int most, Compilation compilation) {

  /** Turns a call into an expression, once. */
  interface Compilation {
    Path of(Call call);
  }

  static Function of(int arguments, Compilation compilation) {
    return new Function(arguments, arguments, compilation);
  }
}
