package org.carelake.common.contract;

import java.util.List;
import java.util.stream.Collectors;

/** The contracts for people, as Markdown. */
public final class DataDictionary {
  private DataDictionary() {}

  public static String markdown(List<Table> tables) {
    return tables.stream().map(DataDictionary::section).collect(Collectors.joining("\n"));
  }

  private static String section(Table table) {
    StringBuilder text = new StringBuilder();
    text.append("## ").append(table.name()).append("\n\n").append(table.description());
    text.append("\n\n| column | type | required | meaning | words |\n|---|---|---|---|---|\n");
    for (Field field : table.fields()) {
      text.append(
          "| %s | %s | %s | %s | %s |%n"
              .formatted(
                  field.name(),
                  field.type().logicalName(),
                  field.isRequired() ? "yes" : "",
                  field.description()
                      + field.parent().map(parent -> " (key of " + parent.name() + ")").orElse(""),
                  field
                      .demand(Demand.OneOf.class)
                      .map(choice -> choice.vocabulary().listed())
                      .orElse("")));
    }
    text.append("\n| rule | severity | a row keeps it when |\n|---|---|---|\n");
    for (Rule rule : table.rules()) {
      text.append("| %s | %s | %s |%n".formatted(rule.id(), rule.severity(), rule.meaning()));
    }
    return text.toString();
  }
}
