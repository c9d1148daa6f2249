package org.carelake.local;

import java.io.IOException;
import java.nio.file.Path;

/** A local store cannot be had. The message says what, why, and what to do about it. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StoreException(String message) {
    super(message);
  }

  StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  static StoreException unusable(Path path, IOException cause) {
    return new StoreException(
        ("Cannot keep local stores in %s: %s."
                + " Make it writable, or choose another folder with --set local.root=…")
            .formatted(path, cause),
        cause);
  }
}
