package org.carelake.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;

/**
 * How far the last start of a store came, in a file that outlives whoever dies.
 *
 * <p>The starting side writes that it starts; the store's own process replaces that by its id when
 * it serves. So a process that is alive but not named here does not serve yet, and a first start
 * that was cut short is known for what it is: its half-made data are thrown away, and only then.
 */
record StateFile(StoreFolder folder) {
  private static final String FIRST_START = "first start";
  private static final String START = "start";

  /** To be called before a process is started, while none runs. */
  void starting() throws IOException {
    if (content().equals(FIRST_START)) {
      new FolderTree(folder.data()).delete();
    }
    Files.writeString(folder.state(), Files.exists(folder.data()) ? START : FIRST_START);
  }

  boolean isServedBy(ProcessHandle process) {
    return content().equals(Long.toString(process.pid()));
  }

  /** Whether the last start never came to serve. */
  boolean isUnfinished() {
    return List.of(START, FIRST_START).contains(content());
  }

  private String content() {
    try {
      return Files.readString(folder.state());
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw StoreException.unusable(folder.path(), e);
    }
  }
}
