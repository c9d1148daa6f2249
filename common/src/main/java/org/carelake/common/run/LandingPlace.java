package org.carelake.common.run;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where what is fetched for a source comes together, and where an ingest then finds it.
 *
 * @param here folder of this machine, since what breaks off is gone on with there
 * @param raw the source's files; the same folder where they stay
 */
public record LandingPlace(Path here, RawFolder raw) {

  /** Where files are copied to; empty where they stay. */
  public Optional<RawFolder> elsewhere() {
    return Optional.of(raw).filter(it -> !it.isOfThisMachine());
  }
}
