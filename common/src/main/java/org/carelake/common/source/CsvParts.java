package org.carelake.common.source;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Large CSV files in parts that begin and end where records do, also where quoted values hold line
 * breaks. Such files are looked at before, range by range, by all tasks at once.
 */
record CsvParts(SparkSession spark, Broadcast<SerializableConfiguration> conf) {

  /** A range to look at. */
  private record Look(Part range, char separator, Broadcast<SerializableConfiguration> conf)
      implements Serializable {
    /** Empty where it cannot be read, which whoever reads the file tells. */
    Optional<CsvLook.Seen> seen() {
      try {
        return Optional.of(CsvLook.at(range, separator, conf.value().value()));
      } catch (IOException | UnreadableFile e) {
        return Optional.empty();
      }
    }
  }

  /** All parts of some files, in groups, one for each task. */
  List<List<Part>> of(List<RawFile> files) {
    Parts sizes = Parts.of(spark, files);
    Map<RawFile, List<Look>> looks = new HashMap<>();
    for (RawFile file : files) {
      List<Look> ofFile = looks(file, sizes);
      if (ofFile.size() > 1) {
        looks.put(file, ofFile);
      }
    }
    Map<Part, CsvLook.Seen> seen = looked(looks.values().stream().flatMap(List::stream).toList());
    List<Part> parts = new ArrayList<>();
    for (RawFile file : files) {
      List<Look> ofFile = looks.getOrDefault(file, List.of());
      boolean all =
          !ofFile.isEmpty() && ofFile.stream().map(Look::range).allMatch(seen::containsKey);
      parts.addAll(
          all
              ? joined(file, ofFile.stream().map(look -> seen.get(look.range())).toList())
              : List.of(Part.whole(file)));
    }
    return sizes.grouped(parts, Part::length);
  }

  private List<Look> looks(RawFile file, Parts sizes) {
    if (!sizes.divide(file)) {
      return List.of();
    }
    OptionalInt separator = CsvFile.separatorIfDivisible(file, conf.value().value());
    return separator.isEmpty()
        ? List.of()
        : sizes.ranges(file).stream()
            .map(range -> new Look(range, (char) separator.getAsInt(), conf))
            .toList();
  }

  private Map<Part, CsvLook.Seen> looked(List<Look> looks) {
    if (looks.isEmpty()) {
      return Map.of();
    }
    Map<Part, CsvLook.Seen> seen = new HashMap<>();
    JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(looks, looks.size())
        .mapToPair(look -> new scala.Tuple2<>(look.range(), look.seen().orElse(null)))
        .filter(found -> found._2() != null)
        .collect()
        .forEach(found -> seen.put(found._1(), found._2()));
    return seen;
  }

  /** The parts of a file, by what was seen in its ranges, in their order. */
  static List<Part> joined(RawFile file, List<CsvLook.Seen> ranges) {
    List<Part> parts = new ArrayList<>();
    Part current = new Part(file, 0, Part.END, 0, "");
    int state = CsvState.START;
    long lines = 0;
    boolean carriageReturn = false;
    for (CsvLook.Seen range : ranges) {
      boolean oneEnd = carriageReturn && range.joins().beginsWithLineFeed();
      lines -= oneEnd ? 1 : 0;
      CsvLook.FromState seen = range.from().get(state);
      long start = seen.start();
      if (!current.blocks().isEmpty() && start >= 0 && start < file.length()) {
        parts.add(current.until(start));
        current = new Part(file, start, Part.END, lines + seen.linesBefore(), "");
      }
      current = current.with(range.blocks());
      lines += range.lineEnds();
      state = seen.end();
      carriageReturn = range.joins().endsWithCarriageReturn();
    }
    parts.add(current);
    return parts;
  }
}
