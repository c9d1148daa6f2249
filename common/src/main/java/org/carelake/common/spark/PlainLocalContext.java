package org.carelake.common.spark;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FsConstants;

/**
 * {@link LocalFiles} for what asks for a file context, as Delta does when it commits. Hadoop makes
 * it by its name.
 */
public final class PlainLocalContext extends DelegateToFileSystem {
  /** As Hadoop calls it. */
  public PlainLocalContext(URI unused, Configuration conf) throws IOException, URISyntaxException {
    super(
        FsConstants.LOCAL_FS_URI,
        new LocalFiles(),
        conf,
        FsConstants.LOCAL_FS_URI.getScheme(),
        false);
  }

  /** None: files of this machine have no server. */
  @Override
  public int getUriDefaultPort() {
    return -1;
  }
}
