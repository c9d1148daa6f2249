package org.carelake.jobs.noshow;

import java.util.Map;
import org.carelake.jobs.page.Page;

/** How good a model is, as one page with plots that needs no network: {@code report.html}. */
final class ReportPage {
  private static final Page PAGE =
      new Page(
          ReportPage.class, "report.html", "report.js", "chart.js/4.5.1/dist/chart.umd.min.js");

  private ReportPage() {}

  static String html(ModelVersion version, Evaluation evaluation) {
    return PAGE.with(Map.of("version", version, "evaluation", evaluation));
  }
}
