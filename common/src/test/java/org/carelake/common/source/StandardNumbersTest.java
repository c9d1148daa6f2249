package org.carelake.common.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StandardNumbersTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "7,5 | 7.5",
        "-7,50 | -7.50",
        "+7,5 | +7.5",
        "7 | 7",
        "1234567,8 | 1234567.8",
        "1.234.567,8 | 1234567.8",
        "1.234 | 1234",
        "12.345 | 12345",
        "1 234 567,8 | 1234567.8",
        "1\u00A0234,5 | 1234.5",
        "1\u202F234,5 | 1234.5",
        "1'234'567,8 | 1234567.8",
        "1’234,5 | 1234.5",
        "1,5e-3 | 1.5e-3",
        // Not grouped by three, or not by one sign.
        "1.5 | 1.5 (no decimal comma)",
        "1.50 | 1.50 (no decimal comma)",
        "1234.567 | 1234.567 (no decimal comma)",
        "-0.5e3 | -0.5e3 (no decimal comma)",
        "12.34,5 | 12.34,5",
        "1.234 567,8 | 1.234 567,8",
        "1.234.56 | 1.234.56",
        "1,234,567 | 1,234,567",
        "1  234 | 1  234",
        ".234 | .234",
        ",5 | ,5",
        "5, | 5,",
        "5,5 mg | 5,5 mg",
        "٧,٥ | ٧,٥"
      })
  void withACommaAPointOnlyGroups(String text, String expected) {
    assertEquals(expected, numbers(",").number(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7.5 | 7.5",
        "1,234.5 | 1234.5",
        "1,234 | 1234",
        "1 234.5 | 1234.5",
        "1,23 | 1,23",
        "7,5 | 7,5",
        "1.234.567 | 1.234.567",
        "1e5 | 1e5"
      })
  void withAPointACommaOnlyGroups(String text, String expected) {
    assertEquals(expected, numbers(".").number(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"de-DE", "fr-FR", "de-CH", "en-US", "pt-BR", "pl-PL"})
  void whateverACountryWritesIsReadAsTheSameNumber(String country) {
    DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(Locale.forLanguageTag(country));
    StandardNumbers numbers = numbers(String.valueOf(symbols.getDecimalSeparator()));
    DecimalFormat grouped = new DecimalFormat("#,##0.####", symbols);
    Random random = new Random(country.hashCode());

    for (int i = 0; i < 20_000; i++) {
      BigDecimal number = BigDecimal.valueOf(random.nextLong() >> random.nextInt(60), 4);
      String text = grouped.format(number);
      assertEquals(0, number.compareTo(new BigDecimal(numbers.number(text))), text);
    }
  }

  @Test
  void aHugeTextIsLeftInNoTime() {
    String text = "1" + ".234".repeat(200_000);

    assertEquals(text, numbers(",").number(text));
  }

  private static StandardNumbers numbers(String separator) {
    return new StandardNumbers(CsvFormat.of("north", Map.of("decimal-separator", separator)));
  }
}
