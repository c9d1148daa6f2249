package org.carelake.common.bulk;

import java.util.Optional;
import org.carelake.common.config.Secret;

/** What shows a server who asks. */
public sealed interface Authorization
    permits Authorization.None, Authorization.Bearer, BackendServices {
  /** What requests carry; empty for nothing. */
  Optional<String> token();

  /**
   * Asks for another token, because the server no longer takes the one that there is.
   *
   * @return whether there is another one now
   */
  boolean renew();

  /** Of a server that asks for none. */
  record None() implements Authorization {
    @Override
    public Optional<String> token() {
      return Optional.empty();
    }

    @Override
    public boolean renew() {
      return false;
    }
  }

  /** A token that somebody else obtained. */
  record Bearer(Secret secret) implements Authorization {
    @Override
    public Optional<String> token() {
      return Optional.of(secret.read().strip());
    }

    @Override
    public boolean renew() {
      return false;
    }
  }
}
