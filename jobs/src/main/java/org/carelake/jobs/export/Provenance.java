package org.carelake.jobs.export;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.carelake.common.contract.RuleRows;
import org.carelake.common.lake.Lake;
import org.carelake.common.sql.SqlFile;

/**
 * What the exports of one run are made from.
 *
 * @param versions of the inputs that the lake holds, by name
 * @param rules of the contracts, as text that differs whenever they do
 * @param asOf the day (UTC) that ages refer to
 * @param keyFingerprint of the pseudonym key; none before the first export
 * @param settings that change what exports hold
 */
record Provenance(
    Map<String, Lake.Version> versions,
    String rules,
    LocalDate asOf,
    Optional<String> keyFingerprint,
    String settings) {

  /** Whether the lake holds anything that the statement reads. */
  boolean feeds(SqlFile statement) {
    return statement.inputs().stream().anyMatch(versions::containsKey);
  }

  /** A hash that differs whenever the result could; it tells nothing of the pseudonym key. */
  String hash(SqlFile statement) {
    StringBuilder ingredients = new StringBuilder(statement.text());
    statement.inputs().forEach(input -> ingredients.append(versions.get(input)));
    ingredients.append(statement.inputs().contains(RuleRows.VIEW) ? rules : "");
    ingredients.append(statement.uses("as_of") ? asOf : "");
    ingredients.append(statement.uses("pseudonym_key") ? keyFingerprint : "");
    ingredients.append(settings);
    byte[] hash =
        ExportFolder.sha256().digest(ingredients.toString().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash);
  }

  Manifest.Entry entry(SqlFile statement, ExportFolder.Written written) {
    Map<String, Long> lakeVersions = new TreeMap<>();
    Map<String, String> lakeTableIds = new TreeMap<>();
    statement.inputs().stream()
        .filter(versions::containsKey)
        .forEach(
            input -> {
              lakeVersions.put(input, versions.get(input).number());
              lakeTableIds.put(input, versions.get(input).tableId());
            });
    return new Manifest.Entry(
        hash(statement),
        asOf.toString(),
        lakeVersions,
        lakeTableIds,
        written.rows(),
        written.csv(),
        written.parquet());
  }
}
