package org.carelake.common.fhir;

import static java.util.stream.Collectors.joining;

import org.carelake.common.fhir.ViewDefinition.Select;

/** All branches of a unionAll fill the same columns. */
final class UnionBranch {
  private UnionBranch() {}

  static void requireAlike(ViewDefinition definition, Select branch, Clause first, Clause other) {
    if (!names(first).equals(names(other))) {
      throw InvalidView.at(
          definition.name(),
          branch.place(),
          "its columns are "
              + names(other)
              + ", those of the first branch are "
              + names(first)
              + ". Give all branches the same names in the same order.");
    }
    for (int i = 0; i < first.columns().size(); i++) {
      requireAlike(
          definition, branch, first.columns().get(i).outline(), other.columns().get(i).outline());
    }
  }

  private static void requireAlike(
      ViewDefinition definition, Select branch, View.Column first, View.Column other) {
    if (first.collection() != other.collection() || !ColumnTypes.alike(first, other)) {
      throw InvalidView.at(
          definition.name(),
          branch.place(),
          "column "
              + other.name()
              + " is "
              + ColumnTypes.text(other)
              + " here and "
              + ColumnTypes.text(first)
              + " in the first branch. Give it one type.");
    }
  }

  private static String names(Clause clause) {
    return clause.columns().stream().map(each -> each.column().name()).collect(joining(", "));
  }
}
