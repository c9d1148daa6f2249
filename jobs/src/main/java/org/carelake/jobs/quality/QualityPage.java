package org.carelake.jobs.quality;

import org.carelake.jobs.page.Page;

/** How rules fare, source by source, as one page with charts that needs no network. */
public final class QualityPage {
  private static final Page PAGE =
      new Page(
          QualityPage.class, "quality.html", "quality.js", "chart.js/4.5.1/dist/chart.umd.min.js");

  private QualityPage() {}

  public static String html(Quality.Result result) {
    return PAGE.with(result);
  }
}
