package org.carelake.common.bulk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.carelake.common.run.PlatformException.DataRefused;

/**
 * What is new at a server since the last export: what changed, and all of those who joined the
 * group, of whom the lake knows nothing yet.
 */
public final class Increment {
  private final BulkExport exports;
  private final ExportLedger ledger;
  private final GroupMembers members;
  private final Consumer<String> told;

  public Increment(
      BulkExport exports, ExportLedger ledger, GroupMembers members, Consumer<String> told) {
    this.exports = exports;
    this.ledger = ledger;
    this.members = members;
    this.told = told;
  }

  /**
   * Exports, or goes on with an export that was not brought to its end.
   *
   * @param auto whether to begin where the last complete one ended; else the request says
   */
  public List<ExportJob> export(ExportRequest request, List<String> patients, boolean auto) {
    Optional<ExportJob> open = ledger.open(request).filter(job -> job.statusUrl() != null);
    if (open.isPresent()) {
      told.accept("%s goes on: it was %s.".formatted(open.get().id(), open.get().state().told()));
    }
    Optional<List<String>> now =
        request.level() == ExportRequest.Level.GROUP && auto
            ? exports.membersOf(request)
            : Optional.empty();
    Instant since = auto ? since(request) : request.since();
    List<ExportJob> done = new ArrayList<>();
    if (since != null && request.level() == ExportRequest.Level.GROUP && auto) {
      since = joined(request, now, since, done);
    }
    done.add(
        open.isPresent()
            ? exports.resume(open.get(), false)
            : exports.export(request.since(since), patients));
    now.ifPresent(ids -> members.keep(request, ids));
    return done;
  }

  private Instant since(ExportRequest request) {
    return ledger.lastComplete(request).map(job -> job.landed().transactionTime()).orElse(null);
  }

  /**
   * Exports whoever joined the group.
   *
   * @return since when the others are exported; null for all, where the server does not tell who
   *     joined or does not export single ones
   */
  private Instant joined(
      ExportRequest request, Optional<List<String>> now, Instant since, List<ExportJob> done) {
    Optional<GroupMembers.Change> change = now.flatMap(ids -> members.since(request, ids));
    if (change.isEmpty()) {
      told.accept(
          "It is not known who has joined group %s, so all of it is exported anew."
              .formatted(request.group()));
      return null;
    }
    told.accept(
        "Group %s: %,d joined, %,d left since the last export."
            .formatted(request.group(), change.get().joined().size(), change.get().left()));
    if (change.get().joined().isEmpty()) {
      return since;
    }
    try {
      done.add(exports.export(request.ofNewMembers(), change.get().joined()));
      return since;
    } catch (DataRefused e) {
      told.accept("The server does not export single patients, so all of the group is exported.");
      return null;
    }
  }
}
