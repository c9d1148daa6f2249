package org.carelake.jobs.ingest;

import org.carelake.common.lake.Lake;
import org.carelake.common.lake.Quarantine;
import org.carelake.common.lake.Tombstones;

/** Where rows go: those that are accepted, those that are not, and what deleted some. */
public record Stores(Lake curated, Quarantine quarantine, Tombstones tombstones) {}
