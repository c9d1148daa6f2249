package org.carelake.common.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.junit.jupiter.api.Test;

class NodeTest {
  private static final Label ILLNESS = new Label("Illness", "illness_id");

  @Test
  void aNodeGetsWhatAnyMappingOfItsKindTells() {
    Node told = Node.shared(ILLNESS, table("told"), "name").with("name");
    Node coded = Node.shared(ILLNESS, table("coded"), "code").with("code", "name");

    assertEquals(
        "MERGE (n:Illness {illness_id: event._key}) SET n += {name: event.name, code: event.code}",
        Node.upsert(List.of(told, coded)));
  }

  private static Table table(String name) {
    return Table.of(name, "A table.", Field.text("id"));
  }
}
