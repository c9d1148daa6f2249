package org.carelake.jobs.ingest;

import org.carelake.common.lake.Lake;
import org.carelake.common.lake.Quarantine;
import org.carelake.common.lake.TakenFiles;
import org.carelake.common.lake.Tombstones;
import org.carelake.common.lake.Upkeep;

/** Where rows go: those that are accepted, those that are not, and what deleted some. */
public record Stores(Lake curated, Quarantine quarantine, Tombstones tombstones) {
  Upkeep upkeep(TakenFiles takenFiles) {
    return new Upkeep(curated, quarantine, tombstones, takenFiles);
  }
}
