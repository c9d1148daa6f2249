package org.carelake.common.run;

import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.model.AmazonS3Exception;
import com.amazonaws.services.s3.model.ObjectMetadata;
import com.amazonaws.services.s3.model.PutObjectRequest;
import com.amazonaws.services.s3.model.S3Object;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.S3AFileSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock's file on S3, by conditional writes: {@code If-None-Match} and {@code If-Match}. Hadoop
 * 3.3 does not offer them, so this asks with the client that Hadoop has opened; once Hadoop does,
 * its {@code createFile()} takes the place of this class. An endpoint that does not know them
 * ignores them, which is found out and said.
 */
final class S3Lock {
  private static final Logger LOG = LoggerFactory.getLogger(S3Lock.class);
  private static final int PRECONDITION_FAILED = 412;
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;

  private S3Lock() {}

  static LockFile.Made create(FileSystem fs, Path file, byte[] content) {
    if (!put(fs, file, content, "If-None-Match", "*")) {
      return LockFile.Made.NO;
    }
    // The same once more must fail, since there is a file now.
    if (!put(fs, file, content, "If-None-Match", "*")) {
      return LockFile.Made.YES;
    }
    LOG.warn(
        "This S3 takes no conditional writes: of two runs that are started within a tenth of a second both may think that the lake is theirs.");
    return LockFile.Made.UNSURE;
  }

  /** Some endpoints compare first and write then, so that several may have replaced it. */
  static LockFile.Made replace(FileSystem fs, Path file, byte[] last, byte[] content)
      throws IOException {
    String tag;
    try (S3Object there = client(fs).getObject(bucket(fs), key(file))) {
      if (!Arrays.equals(there.getObjectContent().readAllBytes(), last)) {
        return LockFile.Made.NO;
      }
      tag = there.getObjectMetadata().getETag();
    } catch (AmazonS3Exception e) {
      if (e.getStatusCode() == NOT_FOUND) {
        return create(fs, file, content);
      }
      throw e;
    }
    return put(fs, file, content, "If-Match", '"' + tag + '"')
        ? LockFile.Made.UNSURE
        : LockFile.Made.NO;
  }

  private static boolean put(
      FileSystem fs, Path file, byte[] content, String header, String value) {
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.setContentLength(content.length);
    PutObjectRequest request =
        new PutObjectRequest(bucket(fs), key(file), new ByteArrayInputStream(content), metadata);
    request.putCustomRequestHeader(header, value);
    try {
      client(fs).putObject(request);
      return true;
    } catch (AmazonS3Exception e) {
      if (e.getStatusCode() == PRECONDITION_FAILED || e.getStatusCode() == CONFLICT) {
        return false;
      }
      throw e;
    }
  }

  private static AmazonS3 client(FileSystem fs) {
    return ((S3AFileSystem) fs).getAmazonS3ClientForTesting("lock");
  }

  private static String bucket(FileSystem fs) {
    return ((S3AFileSystem) fs).getBucket();
  }

  private static String key(Path file) {
    return file.toUri().getPath().substring(1);
  }
}
