package org.carelake.common.source;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.poi.ss.usermodel.DateUtil;
import org.apache.poi.ss.util.NumberToTextConverter;
import org.apache.poi.xssf.model.StylesTable;
import org.apache.poi.xssf.usermodel.XSSFCellStyle;

/**
 * Numbers of cells → text: days and moments in ISO 8601 where the cell's style shows them so, or
 * else up to fifteen digits, as spreadsheets do, without an exponent and with the separator that
 * the source writes.
 */
final class CellNumbers {
  /** The day after 9999-12-31. */
  private static final double LAST = 2_958_466;

  private static final Pattern WHOLE = Pattern.compile("-?\\d+");

  private final StylesTable styles;
  private final boolean from1904;
  private final String decimalSeparator;
  private final Map<Integer, Boolean> datesByStyle = new HashMap<>();

  /**
   * Nothing is read yet.
   *
   * @param styles null for none
   */
  CellNumbers(StylesTable styles, boolean from1904, String decimalSeparator) {
    this.styles = styles;
    this.from1904 = from1904;
    this.decimalSeparator = decimalSeparator;
  }

  /**
   * A cell's text.
   *
   * @throws NumberFormatException if the value is no number
   */
  String text(String value, int style) {
    double number = Double.parseDouble(value);
    if (!Double.isFinite(number)) {
      throw new NumberFormatException("no finite number");
    }
    return number >= 0 && number < LAST && isDate(style) ? time(number) : number(value, number);
  }

  private boolean isDate(int style) {
    return styles != null && datesByStyle.computeIfAbsent(style, this::isDateStyle);
  }

  private boolean isDateStyle(int style) {
    XSSFCellStyle known = styles.getStyleAt(style);
    return known != null
        && DateUtil.isADateFormat(known.getDataFormat(), known.getDataFormatString());
  }

  private String time(double number) {
    LocalDateTime time = DateUtil.getLocalDateTime(number, from1904);
    if (number < 1) {
      return DateTimeFormatter.ISO_LOCAL_TIME.format(time);
    }
    return time.toLocalTime().equals(LocalTime.MIDNIGHT)
        ? time.toLocalDate().toString()
        : DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
  }

  private String number(String value, double number) {
    return WHOLE.matcher(value).matches()
        ? value
        : new BigDecimal(NumberToTextConverter.toText(number))
            .toPlainString()
            .replace(".", decimalSeparator.equals(",") ? "," : ".");
  }
}
