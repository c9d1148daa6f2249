package org.carelake.jobs.export;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormulasTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "=cmd|' /C calc'!A0",
        "@SUM(A1:A9)",
        "+1+cmd|' /C calc'!A0",
        "-2+3",
        "\t=1+1",
        "\rx",
        "  =1+1",
        "\u00A0=1+1",
        "\uFF1D1+1",
        "+49 123",
        "-",
        "--5",
        "-5 mg"
      })
  void textThatASpreadsheetWouldComputeGetsAnApostrophe(String text) {
    assertEquals("'" + text, Formulas.neutralised(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Pune", "O-", "a=b", "'=1", " x", "5", "-5", "+5", "-1,234.50", "-.5", "1e-7"})
  void otherTextAndPlainNumbersStay(String text) {
    assertEquals(text, Formulas.neutralised(text));
  }
}
