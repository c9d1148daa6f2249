package org.carelake.common.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** How files are divided among tasks: large ones in parts, small ones several to a task. */
record Parts(long size, int tasks) {
  /** Tasks for each core at least, so that all cores end at about the same time. */
  private static final int FOR_EACH_CORE = 2;

  /**
   * For some files: parts of at most {@code spark.sql.files.maxPartitionBytes}, and smaller ones
   * where cores would be idle otherwise.
   */
  static Parts of(SparkSession spark, List<RawFile> files) {
    long total = files.stream().mapToLong(RawFile::length).sum();
    long cores = (long) spark.sparkContext().defaultParallelism() * FOR_EACH_CORE;
    long largest = spark.sessionState().conf().filesMaxPartitionBytes();
    long size = blocks(Math.min(largest, total / cores)) * BlockHash.BLOCK;
    return new Parts(size, (int) Math.max(cores, total / size));
  }

  private static long blocks(long bytes) {
    return Math.max(1, (bytes + BlockHash.BLOCK - 1) / BlockHash.BLOCK);
  }

  /** Whether a file is large enough for several parts. */
  boolean divide(RawFile file) {
    return file.length() > size;
  }

  /** Ranges of a file's bytes. */
  List<Part> ranges(RawFile file) {
    return LongStream.iterate(0, from -> from < file.length(), from -> from + size)
        .mapToObj(from -> new Part(file, from, end(file, from), 0, ""))
        .toList();
  }

  private long end(RawFile file, long from) {
    return from + size < file.length() ? from + size : Part.END;
  }

  /** In groups of about the same length, one for each task. */
  <T> List<List<T>> grouped(List<T> parts, ToLongFunction<T> length) {
    record Group<T>(long length, List<T> parts) {}
    PriorityQueue<Group<T>> groups = new PriorityQueue<>(Comparator.comparingLong(Group::length));
    Stream.generate(() -> new Group<T>(0, new ArrayList<>()))
        .limit(Math.min(tasks, parts.size()))
        .forEach(groups::add);
    parts.stream()
        .sorted(Comparator.comparingLong(length).reversed())
        .forEach(
            part -> {
              Group<T> shortest = groups.remove();
              shortest.parts().add(part);
              // One byte more, so that empty files are spread too.
              groups.add(
                  new Group<>(shortest.length() + length.applyAsLong(part) + 1, shortest.parts()));
            });
    return groups.stream().map(Group::parts).toList();
  }
}
