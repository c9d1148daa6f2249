package org.carelake.jobs.ingest;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.TakenFiles;
import org.carelake.common.source.FhirSource;
import org.carelake.common.source.RawFolder;
import org.carelake.common.validate.Holders;

/**
 * Which sources may have the same keys.
 *
 * @param plain names of those whose keys stay as they are
 * @param prefixed names of those whose keys begin with their name
 */
record KeySpaces(Set<String> plain, Set<String> prefixed) {

  /** Those of the sources that are configured and of all that were ever taken from. */
  static KeySpaces of(Collection<RawFolder> sources, Collection<TakenFiles.Last> taken) {
    KeySpaces spaces = new KeySpaces(new TreeSet<>(), new TreeSet<>());
    sources.forEach(source -> spaces.add(source.source(), source.kind().equals(FhirSource.KIND)));
    taken.forEach(file -> spaces.add(file.source(), file.table().equals(FhirSource.LINES.name())));
    return spaces;
  }

  private void add(String source, boolean isPrefixed) {
    (isPrefixed ? prefixed : plain).add(source);
  }

  /** Who holds the keys of a table; the curated rows are asked only where there is a doubt. */
  Holders holders(Table table, Lake curated) {
    boolean isShared = plain.size() > 1;
    Optional<Dataset<Row>> rows =
        isShared && curated.version(table).isPresent()
            ? Optional.of(curated.read(table))
            : Optional.empty();
    return new Holders(isShared, rows, prefixed);
  }
}
