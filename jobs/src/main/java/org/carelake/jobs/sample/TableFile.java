package org.carelake.jobs.sample;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table's clean rows in order, with the planted ones at random places among them. */
final class TableFile {
  private final SampleTable table;
  private final Variety variety;
  private final Planting planting;

  TableFile(SampleTable table, double dirty) {
    this.table = table;
    this.variety = new Variety(table, dirty > 0);
    this.planting = new Planting(table, variety, dirty);
  }

  HospitalSample.Rows write(Path folder, CsvFile defects) throws IOException {
    Map<String, Long> counts = new LinkedHashMap<>();
    planting.kinds().forEach(kind -> counts.put(kind.kind(), 0L));
    Draws places = Draws.of(table.seed(), table.name() + ".places", 0);
    long planted = 0;
    try (CsvFile file = CsvFile.create(folder.resolve(table.file()), table.columns())) {
      for (long clean = 0; clean < table.size() || planted < planting.size(); ) {
        long left = table.size() - clean + planting.size() - planted;
        if (places.below(left) < planting.size() - planted) {
          counts.merge(plant(planted++, file, defects), 1L, Long::sum);
        } else {
          file.write(variety.row(clean++));
        }
      }
    }
    counts.values().removeIf(count -> count == 0);
    return new HospitalSample.Rows(table.size(), Collections.unmodifiableMap(counts));
  }

  /** The rule that the planted row breaks. */
  private String plant(long ordinal, CsvFile file, CsvFile defects) throws IOException {
    Planting.Planted planted = planting.planted(ordinal);
    Defect defect = planted.defect();
    long line = file.write(planted.row());
    defects.write(
        List.of(
            table.file(),
            String.valueOf(line),
            planted.key(),
            defect.kind(),
            defect.severity().text()));
    return defect.kind();
  }
}
