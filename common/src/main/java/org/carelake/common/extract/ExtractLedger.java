package org.carelake.common.extract;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.carelake.common.run.LakeFiles;

/** One JSON file for each extract, in {@code ledger/extracts} of the lake. */
public record ExtractLedger(LakeFiles files) {
  static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private static String name(String source, String extract) {
    return source + "." + extract + ".json";
  }

  /** How far an extract is. */
  public ExtractState get(String source, String extract) {
    return read(name(source, extract)).orElseGet(() -> ExtractState.none(source, extract));
  }

  /** Those of all extracts that were ever begun. */
  public List<ExtractState> all() {
    return files.names().stream().map(this::read).flatMap(Optional::stream).toList();
  }

  private Optional<ExtractState> read(String name) {
    return files.read(name).map(ExtractLedger::parsed);
  }

  private static ExtractState parsed(byte[] json) {
    try {
      return JSON.readValue(json, ExtractState.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ExtractState write(ExtractState state) {
    try {
      files.write(name(state.source(), state.extract()), JSON.writeValueAsBytes(state));
      return state;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
