package org.carelake.jobs.export;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.carelake.common.run.LakeFiles;

/**
 * {@code carelake.pbids}: opened in Power BI Desktop it connects to the database that was published
 * to.
 */
public record PowerBiSource(String jdbcUrl) {
  private static final String NAME = "carelake.pbids";

  /** Holds address and database; Power BI asks for user and password itself. */
  String content() {
    URI uri = URI.create(jdbcUrl.replaceFirst("^jdbc:", ""));
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return """
        {
          "version": "0.1",
          "connections": [
            {
              "details": {
                "protocol": "%s",
                "address": {"server": "%s%s", "database": "%s"}
              },
              "options": {},
              "mode": "Import"
            }
          ]
        }
        """
        .formatted(uri.getScheme(), uri.getHost(), port, uri.getPath().substring(1));
  }

  /** Puts the file into the folder of the exports, unless it is there already. */
  public void write(LakeFiles exports) {
    byte[] content = content().getBytes(StandardCharsets.UTF_8);
    if (exports.read(NAME).filter(there -> Arrays.equals(there, content)).isEmpty()) {
      exports.write(NAME, content);
    }
  }
}
