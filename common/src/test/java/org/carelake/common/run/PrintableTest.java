package org.carelake.common.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void whatActsOnATerminalIsShownInstead() {
    assertEquals("\\u001b[2J", Printable.text("\u001b[2J"));
    assertEquals("a\\u000d\\u000ab\\u0009c", Printable.text("a\r\nb\tc"));
    assertEquals("\\u009b31m \\u007f", Printable.text("\u009b31m \u007f"));
    assertEquals(
        "\\u202egnp\\u202c\\u2066\\u2069\\u200e\\u200f\\u061c",
        Printable.text("\u202egnp\u202c\u2066\u2069\u200e\u200f\u061c"));
    assertEquals("a\\u2028b\\u2029c", Printable.text("a\u2028b\u2029c"));
  }

  @Test
  void wordsOfAnyLanguageStayAsTheyAre() {
    String words = "Zoë, Ωmega, 山田, עברית, 😀, \\n";

    assertSame(words, Printable.text(words));
    assertSame("", Printable.text(""));
  }

  @Test
  void textOfSeveralLinesKeepsItsLinesAndTabs() {
    assertEquals("a\n\tb\\u000d\\u001b", Printable.lines("a\n\tb\r\u001b"));
  }
}
