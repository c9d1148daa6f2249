package org.carelake.common.extract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How far an extract is. It stands in the lake's ledger, and holds counts and watermarks, no row.
 *
 * @param last that is landed; null before the first
 * @param pending that is all here, and perhaps not yet under its final name
 * @param since how many were landed since all keys were compared
 * @param failures since the last that was landed
 * @param failed when it failed last; null if it did not since
 * @param problem why
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExtractState(
    String source,
    String extract,
    Landed last,
    Landed pending,
    int since,
    int failures,
    Instant failed,
    String problem) {

  /**
   * One landing.
   *
   * @param from watermark; null for all
   * @param to watermark; null for an extract that is read in full
   * @param deleted rows that were there and are no more
   * @param files none where nothing had changed
   * @param columns with their types, as the database calls them
   * @param keySets that tell what has been landed, in the lake, oldest first
   * @param clock of the database
   * @param whole whether all was read
   * @param compared whether all keys were compared with those that were landed
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Landed(
      String id,
      String from,
      String to,
      long deleted,
      List<ExtractFile> files,
      Map<String, String> columns,
      List<String> keySets,
      String clock,
      boolean whole,
      boolean compared,
      Instant started,
      Instant ended) {

    /** Rows that are new or have changed. */
    @JsonProperty
    public long rows() {
      return files.stream().mapToLong(ExtractFile::rows).sum() - deleted;
    }

    @JsonProperty
    public long bytes() {
      return files.stream().mapToLong(ExtractFile::bytes).sum();
    }

    /** Name of the folder of its files: a moment at its beginning dates what is in it. */
    @JsonProperty
    String folder() {
      String digits = id.substring(id.lastIndexOf('-') + 1);
      return "%s-%s-%sT%sZ-%s"
          .formatted(
              digits.substring(0, 4),
              digits.substring(4, 6),
              digits.substring(6, 8),
              digits.substring(8, 14),
              id);
    }
  }

  static ExtractState none(String source, String extract) {
    return new ExtractState(source, extract, null, null, 0, 0, null, null);
  }

  ExtractState prepared(Landed landed) {
    return new ExtractState(source, extract, last, landed, since, failures, failed, problem);
  }

  /** What was prepared is where it belongs. */
  ExtractState landed() {
    return new ExtractState(
        source, extract, pending, null, pending.compared() ? 0 : since + 1, 0, null, null);
  }

  ExtractState failed(Instant when, String why) {
    return new ExtractState(source, extract, last, pending, since, failures + 1, when, why);
  }
}
