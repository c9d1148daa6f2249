package org.carelake.common.run;

/**
 * A failure that has a known cause and remedy. The message says what, why and what to do, and holds
 * counts but no patient's value. The kind decides the exit code.
 */
public sealed class PlatformException extends RuntimeException {
  private final int exitCode;

  private PlatformException(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  public int exitCode() {
    return exitCode;
  }

  /** The data was refused: fix the source. */
  public static final class DataRefused extends PlatformException {
    public DataRefused(String message) {
      super(1, message, null);
    }
  }

  /** The command or its settings are wrong: fix them. */
  public static final class Misconfigured extends PlatformException {
    public Misconfigured(String message) {
      super(2, message, null);
    }
  }

  /** A store does not answer or is busy: a later try may succeed. */
  public static final class StoreUnavailable extends PlatformException {
    public StoreUnavailable(String message, Throwable cause) {
      super(3, message, cause);
    }
  }
}
