package org.carelake.jobs.it;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.spark.unsafe.types.UTF8String;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.validate.Text;

/**
 * Rows of arbitrary values.
 *
 * @param byTable each row's values, in the order of the contract's columns
 */
record ArbitraryRows(Map<String, List<List<byte[]>>> byTable) {
  /** Zero bytes at the start of a file are a sign that it is no text, so plain rows come first. */
  private static final int PLAIN_BYTES = 40_000;

  /**
   * Makes rows.
   *
   * @param tables parents before children
   * @param count of each table and seed
   */
  static ArbitraryRows of(List<Table> tables, List<Long> seeds, int count) {
    Map<String, List<List<byte[]>>> byTable = new HashMap<>();
    for (Table table : tables) {
      List<List<byte[]>> rows = new ArrayList<>();
      for (long seed : seeds) {
        Random random = new Random(seed * 31 + table.name().hashCode());
        ArbitraryValues values = new ArbitraryValues(random);
        for (int i = 0; i < count; i++) {
          rows.add(
              table.fields().stream().map(field -> value(field, values, random, byTable)).toList());
        }
      }
      byTable.put(table.name(), rows);
    }
    return new ArbitraryRows(byTable);
  }

  /** Mostly the key of a row, where a column refers to one. */
  private static byte[] value(
      Field field, ArbitraryValues values, Random random, Map<String, List<List<byte[]>>> before) {
    List<List<byte[]>> parents =
        field.parent().map(Table::name).map(before::get).orElseGet(List::of);
    return parents.isEmpty() || random.nextInt(10) == 0
        ? values.of(field)
        : parents.get(random.nextInt(parents.size())).get(0);
  }

  void to(Workplace workplace, List<Table> tables) {
    tables.forEach(table -> workplace.deliver(table.name() + ".csv", file(table)));
  }

  private byte[] file(Table table) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    String header = table.fields().stream().map(Field::name).collect(Collectors.joining(","));
    file.writeBytes((header + "\n").getBytes(StandardCharsets.UTF_8));
    file.writeBytes("\n".repeat(PLAIN_BYTES).getBytes(StandardCharsets.UTF_8));
    rows(table).forEach(row -> file.writeBytes(ArbitraryValues.line(row)));
    return file.toByteArray();
  }

  List<List<byte[]>> rows(Table table) {
    return byTable.get(table.name());
  }

  /** The texts that the rows of keys that occur once came with, by key and column. */
  Map<String, Map<String, String>> texts(Table table) {
    Map<String, Map<String, String>> texts = new HashMap<>();
    List<String> twice = new ArrayList<>();
    for (List<byte[]> row : rows(table)) {
      Map<String, String> values = new HashMap<>();
      for (int i = 0; i < row.size(); i++) {
        UTF8String text = Text.normalized(UTF8String.fromBytes(row.get(i)));
        values.put(table.fields().get(i).name(), text == null ? null : text.toString());
      }
      String key = values.get(table.key().name());
      if (texts.put(key, values) != null) {
        twice.add(key);
      }
    }
    twice.forEach(texts::remove);
    return texts;
  }
}
