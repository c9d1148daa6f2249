package org.carelake.jobs.portrait;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A patient's portrait as one page that needs no network: text, tables and a drawn graph. */
public final class PortraitPage {
  private static final String CYTOSCAPE =
      "/META-INF/resources/webjars/cytoscape/3.33.1/dist/cytoscape.min.js";

  private PortraitPage() {}

  public static String html(PatientPortrait portrait) {
    try {
      // A value that looks like the end of a script must not end it.
      String data = new ObjectMapper().writeValueAsString(portrait).replace("<", "\\u003c");
      return resource("portrait.html")
          .replace("{{library}}", resource(CYTOSCAPE))
          .replace("{{script}}", resource("portrait.js"))
          .replace("{{data}}", data);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String resource(String name) {
    try (InputStream found = PortraitPage.class.getResourceAsStream(name)) {
      return new String(found.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
