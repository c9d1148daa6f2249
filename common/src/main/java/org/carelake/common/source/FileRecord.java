package org.carelake.common.source;

import java.util.List;

/**
 * One record of a file.
 *
 * @param line on which it starts, 1-based; in a workbook the row of the sheet
 * @param values as text
 */
record FileRecord(long line, List<String> values) {}
