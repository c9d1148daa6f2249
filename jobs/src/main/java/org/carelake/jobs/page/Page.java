package org.carelake.jobs.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A page in one file that needs no network: a template with its script, the library that draws, and
 * the data.
 *
 * @param template resource beside the class that asks, with {@code {{library}}, {{script}},
 *     {{data}}}
 * @param library resource of a webjar
 */
public record Page(Class<?> owner, String template, String script, String library) {
  private static final String WEBJARS = "/META-INF/resources/webjars/";

  public String with(Object data) {
    try {
      // A value that looks like the end of a script must not end it.
      String json = new ObjectMapper().writeValueAsString(data).replace("<", "\\u003c");
      return resource(template)
          .replace("{{library}}", resource(WEBJARS + library))
          .replace("{{script}}", resource(script))
          .replace("{{data}}", json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String resource(String name) {
    try (InputStream found = owner.getResourceAsStream(name)) {
      return new String(found.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
