package org.carelake.common.spark;

import org.apache.hadoop.fs.LocalFileSystem;

/**
 * {@link LocalFiles} without the {@code .crc} file beside every file, over which tools that read
 * whole folders stumble. Hadoop makes it by its name.
 */
public final class PlainLocalFiles extends LocalFileSystem {
  public PlainLocalFiles() {
    super(new LocalFiles());
    setWriteChecksum(false);
    setVerifyChecksum(false);
  }
}
