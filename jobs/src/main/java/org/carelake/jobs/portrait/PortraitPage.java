package org.carelake.jobs.portrait;

import org.carelake.jobs.page.Page;

/** A patient's portrait as one page that needs no network: text, tables and a drawn graph. */
public final class PortraitPage {
  private static final Page PAGE =
      new Page(
          PortraitPage.class,
          "portrait.html",
          "portrait.js",
          "cytoscape/3.33.1/dist/cytoscape.min.js");

  private PortraitPage() {}

  public static String html(PatientPortrait portrait) {
    return PAGE.with(portrait);
  }
}
