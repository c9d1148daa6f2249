package org.carelake.jobs.catalog;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import org.carelake.common.contract.Vocabulary;

/** What one person is to another; also known by HL7's role codes. */
final class Kinship {
  static final Vocabulary WORDS =
      Vocabulary.of(
          List.of(
              "spouse",
              "husband",
              "wife",
              "domestic partner",
              "parent",
              "mother",
              "father",
              "natural mother",
              "natural father",
              "adoptive mother",
              "adoptive father",
              "child",
              "daughter",
              "son",
              "natural child",
              "adopted child",
              "sibling",
              "brother",
              "sister",
              "grandparent",
              "grandmother",
              "grandfather",
              "grandchild",
              "aunt",
              "uncle",
              "niece",
              "nephew",
              "cousin",
              "guardian",
              "neighbor",
              "friend",
              "replaced-by",
              "replaces",
              "refer",
              "seealso"),
          Map.ofEntries(
              entry("sps", "spouse"),
              entry("husb", "husband"),
              entry("dompart", "domestic partner"),
              entry("prn", "parent"),
              entry("mth", "mother"),
              entry("fth", "father"),
              entry("nmth", "natural mother"),
              entry("nfth", "natural father"),
              entry("adoptm", "adoptive mother"),
              entry("adoptf", "adoptive father"),
              entry("chd", "child"),
              entry("dauc", "daughter"),
              entry("sonc", "son"),
              entry("nchild", "natural child"),
              entry("chldadopt", "adopted child"),
              entry("sib", "sibling"),
              entry("bro", "brother"),
              entry("sis", "sister"),
              entry("grprn", "grandparent"),
              entry("grmth", "grandmother"),
              entry("grfth", "grandfather"),
              entry("grndchild", "grandchild"),
              entry("cousn", "cousin"),
              entry("guard", "guardian"),
              entry("nbor", "neighbor"),
              entry("neighbour", "neighbor"),
              entry("frnd", "friend"),
              entry("unrelated friend", "friend")));

  private Kinship() {}
}
