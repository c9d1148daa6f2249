package org.carelake.jobs.fhirexport;

import java.time.Duration;
import java.util.List;
import org.carelake.common.bulk.BulkExport;
import org.carelake.common.bulk.ExportRequest;

/**
 * A server that a source names, and what is asked of it.
 *
 * @param groups ids, or {@code all}; empty for other levels
 * @param request for its first group
 * @param patients ids of those who are asked for; empty for all
 * @param auto whether only what is new since the last complete export is asked for
 * @param pause between groups
 */
record FhirServer(
    String source,
    List<String> groups,
    ExportRequest request,
    List<String> patients,
    boolean auto,
    BulkExport.Server server,
    BulkExport.Landing landing,
    Duration pause) {}
