package org.carelake.local.s3;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * Hosts an S3 endpoint over a folder of files, in the foreground until SIGTERM.
 *
 * <p>Arguments: the store's folder and the port. The folder holds the secret key in {@code
 * password}; the objects go to {@code data}; {@code state} receives this process's id once clients
 * are served. Objects are moved into place whole, so it may end at any moment.
 */
public final class S3Server {
  private static final String ACCESS_KEY = "carelake";
  private static final String BUCKET = "carelake";

  private S3Server() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Path data = folder.resolve("data");
    Files.createDirectories(data);
    BlobStore objects = new FilesystemNio2BlobStore(data.toString());
    if (!objects.containerExists(BUCKET)) {
      objects.createContainer(BUCKET);
    }

    server(objects, Files.readString(folder.resolve("password")), arguments[1]).start();
    Files.writeString(folder.resolve("state"), Long.toString(ProcessHandle.current().pid()));
  }

  private static S3Proxy server(BlobStore objects, String secretKey, String port) {
    return S3Proxy.builder()
        .blobStore(objects)
        .endpoint(URI.create("http://127.0.0.1:" + port))
        .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, secretKey)
        .ignoreUnknownHeaders(true)
        .build();
  }
}
