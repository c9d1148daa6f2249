package org.carelake.common.extract;

import java.util.List;
import java.util.Optional;
import org.carelake.common.run.JsonFiles;
import org.carelake.common.run.LakeFiles;

/** One JSON file for each extract, in {@code ledger/extracts} of the lake. */
public record ExtractLedger(LakeFiles files) {

  private JsonFiles<ExtractState> states() {
    return new JsonFiles<>(files, ExtractState.class);
  }

  private static String name(String source, String extract) {
    return source + "." + extract + ".json";
  }

  /** How far an extract is. */
  public ExtractState get(String source, String extract) {
    return states().read(name(source, extract)).orElseGet(() -> ExtractState.none(source, extract));
  }

  /** Those of all extracts that were ever begun. */
  public List<ExtractState> all() {
    return states().names().stream().map(states()::read).flatMap(Optional::stream).toList();
  }

  ExtractState write(ExtractState state) {
    states().write(name(state.source(), state.extract()), state);
    return state;
  }
}
