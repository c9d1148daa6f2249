package org.carelake.common.lake;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.carelake.common.contract.Table;

/**
 * Keeps the lake's Delta tables quick to read however many deliveries have come: small files are
 * put together, and files that nobody needs any more are deleted. No row changes.
 */
public record Upkeep(
    Lake curated, Quarantine quarantine, Tombstones tombstones, TakenFiles takenFiles) {

  /** Files of one Delta table. */
  public record Files(long before, long after) {}

  /**
   * Puts small files together where a run's commits have made them many.
   *
   * @param changed tables that the run has changed
   * @return how many Delta tables that were
   */
  public long afterCommits(Collection<Table> changed) {
    List<DeltaFolder> folders = new ArrayList<>(List.of(takenFiles.folder()));
    for (Table table : changed) {
      folders.addAll(ofTable(table).values());
    }
    return folders.stream().filter(DeltaFolder::compact).count();
  }

  /**
   * Puts small files together in all Delta tables.
   *
   * @param cluster whether curated rows are also laid anew in the order of their keys
   * @return by the names of their folders
   */
  public Map<String, Files> all(List<Table> tables, boolean cluster) {
    Map<String, Files> done = new LinkedHashMap<>();
    folders(tables)
        .forEach(
            (name, folder) -> {
              if (folder.exists()) {
                long before = folder.files();
                folder.compact();
                if (cluster) {
                  folder.cluster();
                }
                done.put(name, new Files(before, folder.files()));
              }
            });
    return done;
  }

  /**
   * Deletes files that no version of the time that is kept needs, nor the changes since what
   * targets hold.
   *
   * @param kept at least a week, which Delta demands
   * @param held the versions that targets hold, by table name
   */
  public void vacuum(
      List<Table> tables, Duration kept, Collection<Map<String, Lake.Version>> held, Instant now) {
    folders(tables)
        .forEach(
            (name, folder) -> {
              if (folder.exists()) {
                folder.vacuum(longest(kept, name, folder, held, now));
              }
            });
  }

  private static Duration longest(
      Duration kept,
      String name,
      DeltaFolder folder,
      Collection<Map<String, Lake.Version>> held,
      Instant now) {
    Duration longest = kept;
    for (Map<String, Lake.Version> target : held) {
      Lake.Version version = target.get(name);
      if (version != null && folder.version().orElseThrow().tableId().equals(version.tableId())) {
        Duration behind = Duration.between(folder.changedAfter(version.number(), now), now);
        longest = behind.compareTo(longest) > 0 ? behind : longest;
      }
    }
    return longest;
  }

  private Map<String, DeltaFolder> folders(List<Table> tables) {
    Map<String, DeltaFolder> folders = new LinkedHashMap<>();
    tables.forEach(table -> folders.putAll(ofTable(table)));
    folders.put("ledger/files", takenFiles.folder());
    folders.put("ledger/dismissed", quarantine.dismissals().folder());
    return folders;
  }

  private Map<String, DeltaFolder> ofTable(Table table) {
    Map<String, DeltaFolder> folders = new LinkedHashMap<>();
    folders.put(table.name(), curated.folder(table));
    folders.put("quarantine/" + table, quarantine.folder(table));
    folders.put("tombstones/" + table, tombstones.folder(table));
    return folders;
  }
}
