package org.carelake.common.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.graph.Label.End;

/**
 * Rows as relationships, each from one node to another. A row whose node at one end is not there
 * has none until the node comes.
 */
public record Relationship(String type, Rows rows, End from, End to, Map<String, String> properties)
    implements Mapping {
  static final String FROM = "_from";
  static final String TO = "_to";
  static final String RECORD = "_record";

  /** A relationship for each row of a table whose two ends have a key. */
  public static Relationship of(String type, Table table, End from, End to) {
    return new Relationship(type, Rows.of(table), from, to, Map.of());
  }

  @Override
  public Table table() {
    return rows.table();
  }

  /** Properties that are called like their columns. */
  public Relationship with(String... columns) {
    Map<String, String> more = new LinkedHashMap<>(properties);
    Stream.of(columns).forEach(column -> more.put(column, column));
    return new Relationship(type, rows, from, to, Collections.unmodifiableMap(more));
  }

  /** Takes a row once for each element of an array. */
  public Relationship forEach(String name, String array) {
    return new Relationship(type, rows.forEach(name, array), from, to, properties);
  }

  /** Only rows that keep a condition. */
  public Relationship where(String condition) {
    return new Relationship(type, rows.where(condition), from, to, properties);
  }

  /** The references of the table that this relationship follows and that may lead nowhere yet. */
  Stream<Field> dangling() {
    return table()
        .references()
        .filter(Field::mayDangle)
        .filter(field -> field.name().equals(from.key()) || field.name().equals(to.key()));
  }

  @Override
  public Stream<String> keys() {
    return Stream.of(from.key(), to.key());
  }

  /** Each is of one row. */
  @Override
  public boolean shared() {
    return false;
  }

  @Override
  public Map<String, String> identity() {
    return Map.of(FROM, from.key(), TO, to.key(), RECORD, table().key().name());
  }

  String upsert() {
    return ends() + " MERGE (a)" + arrow() + "(b)" + Node.set("r", properties.keySet());
  }

  @Override
  public String match() {
    return ends() + " MATCH (a)" + arrow() + "(b)";
  }

  @Override
  public String delete() {
    return match() + " DELETE r";
  }

  private String ends() {
    return "MATCH %s MATCH %s"
        .formatted(from.label().pattern("a", "event._from"), to.label().pattern("b", "event._to"));
  }

  /** Whether its ends tell it from those of other rows: one of them is the row's own. */
  boolean isOfItsEnds() {
    return from.isOwn() || to.isOwn();
  }

  /** Where no end is the row's own, its key tells its relationship from those of other rows. */
  private String arrow() {
    return isOfItsEnds()
        ? "-[r:%s]->".formatted(type)
        : "-[r:%s {%s: event._record}]->".formatted(type, table().key().name());
  }
}
