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
    Optional<ExportJob> open = open(request);
    if (open.isPresent()) {
      // Whoever joined while it was on its way is for the next one.
      return List.of(exports.resume(open.get(), false));
    }
    return begun(request, patients, auto);
  }

  private List<ExportJob> begun(ExportRequest request, List<String> patients, boolean auto) {
    boolean isGroup = request.level() == ExportRequest.Level.GROUP && auto;
    Optional<List<String>> now = isGroup ? exports.membersOf(request) : Optional.empty();
    Instant since = auto ? since(request) : request.since();
    List<ExportJob> done = new ArrayList<>();
    if (since != null && isGroup) {
      since = joined(request, patients, now, since, done);
    }
    done.add(exports.export(request.since(since), patients));
    if (done.stream().allMatch(ExportJob::isComplete)) {
      now.ifPresent(ids -> members.keep(request, ids));
    }
    return done;
  }

  /** The one to go on with; others that nobody will go on with are ended. */
  private Optional<ExportJob> open(ExportRequest request) {
    ledger
        .open(request.ofNewMembers())
        .ifPresent(job -> exports.abandon(job, "another export looks anew for who has joined"));
    Optional<ExportJob> open = ledger.open(request);
    if (open.isPresent() && !open.get().isAccepted()) {
      exports.abandon(open.get(), "it ended before the server had accepted it");
      return Optional.empty();
    }
    open.ifPresent(
        job -> told.accept("%s goes on: it was %s.".formatted(job.id(), job.state().told())));
    return open;
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
      ExportRequest request,
      List<String> patients,
      Optional<List<String>> now,
      Instant since,
      List<ExportJob> done) {
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
    List<String> joined =
        change.get().joined().stream()
            .filter(id -> patients.isEmpty() || patients.contains(id))
            .toList();
    if (joined.isEmpty()) {
      return since;
    }
    try {
      done.add(exports.export(request.ofNewMembers(), joined));
      return since;
    } catch (DataRefused e) {
      told.accept("The server does not export single patients, so all of the group is exported.");
      return null;
    }
  }
}
