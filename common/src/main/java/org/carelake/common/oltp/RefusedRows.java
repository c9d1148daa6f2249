package org.carelake.common.oltp;

/** A store did not take rows as they are; which ones is found out by giving it one at a time. */
final class RefusedRows extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RefusedRows(String message) {
    super(message);
  }
}
