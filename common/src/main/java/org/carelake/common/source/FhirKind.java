package org.carelake.common.source;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.carelake.common.contract.Table;
import org.carelake.common.sql.SqlFile;

/**
 * Bulk exports of FHIR R4.
 *
 * @param adapters from views to the tables' columns, each under its table's name
 */
public record FhirKind(FhirSource fhir, List<SqlFile> adapters) implements Kind {
  public static final String NAME = "fhir";

  @Override
  public String name() {
    return NAME;
  }

  /** Servers give out the same ids for different things. */
  @Override
  public String idPrefix(String source) {
    return source + "/";
  }

  @Override
  public Optional<Table> shapeOf(String file) {
    return FhirSource.tableOf(file);
  }

  @Override
  public String hint(String file) {
    return "Resources are in files that end in .ndjson or .ndjson.gz";
  }

  @Override
  public Set<String> tables(RawFile file) {
    return adapters.stream().map(SqlFile::name).collect(Collectors.toSet());
  }

  @Override
  public boolean areRowsUndated() {
    return false;
  }

  @Override
  public Inspection inspect(RawFile file) {
    return Inspection.CLEAN;
  }

  @Override
  public Reading read(List<RawFile> files, String runId) {
    Resources resources = fhir.read(files);
    resources.asTempViews();
    return new FhirReading(fhir.spark(), files, resources, adapters, runId);
  }
}
