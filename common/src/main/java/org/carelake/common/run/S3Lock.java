package org.carelake.common.run;

import com.amazonaws.ClientConfiguration;
import com.amazonaws.auth.AWSCredentialsProvider;
import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.auth.BasicSessionCredentials;
import com.amazonaws.auth.DefaultAWSCredentialsProviderChain;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import com.amazonaws.services.s3.model.AmazonS3Exception;
import com.amazonaws.services.s3.model.ObjectMetadata;
import com.amazonaws.services.s3.model.PutObjectRequest;
import com.amazonaws.services.s3.model.S3Object;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock's file on S3, by conditional writes: {@code If-None-Match} and {@code If-Match}. Hadoop
 * offers them from 3.4.2 on only, so this asks with a client of its own, which finds S3 as Hadoop
 * is told to: {@code fs.s3a.endpoint}, {@code endpoint.region}, {@code access.key}, {@code
 * secret.key}, {@code session.token} and {@code path.style.access}, or else where Amazon's clients
 * look. An endpoint that does not know conditions ignores them, which is found out and said.
 */
record S3Lock(Configuration conf, Path file) {
  private static final Logger LOG = LoggerFactory.getLogger(S3Lock.class);
  private static final int PRECONDITION_FAILED = 412;
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;

  private static final String FAR = "us-east-1";

  LockFile.Made create(byte[] content) {
    if (!put(content, "If-None-Match", "*")) {
      return LockFile.Made.NO;
    }
    // The same once more must fail, since there is a file now.
    if (!put(content, "If-None-Match", "*")) {
      return LockFile.Made.YES;
    }
    LOG.warn(
        "This S3 takes no conditional writes: of two runs that are started within a tenth of a second both may think that the lake is theirs.");
    return LockFile.Made.UNSURE;
  }

  /** Some endpoints compare first and write then, so that several may have replaced it. */
  LockFile.Made replace(byte[] last, byte[] content) throws IOException {
    String tag;
    AmazonS3 client = client();
    try (S3Object there = client.getObject(bucket(), key())) {
      if (!Arrays.equals(there.getObjectContent().readAllBytes(), last)) {
        return LockFile.Made.NO;
      }
      tag = there.getObjectMetadata().getETag();
    } catch (AmazonS3Exception e) {
      if (e.getStatusCode() == NOT_FOUND) {
        return create(content);
      }
      throw e;
    } finally {
      client.shutdown();
    }
    return put(content, "If-Match", '"' + tag + '"') ? LockFile.Made.UNSURE : LockFile.Made.NO;
  }

  private boolean put(byte[] content, String header, String value) {
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.setContentLength(content.length);
    PutObjectRequest request =
        new PutObjectRequest(bucket(), key(), new ByteArrayInputStream(content), metadata);
    request.putCustomRequestHeader(header, value);
    AmazonS3 client = client();
    try {
      client.putObject(request);
      return true;
    } catch (AmazonS3Exception e) {
      if (e.getStatusCode() == PRECONDITION_FAILED || e.getStatusCode() == CONFLICT) {
        return false;
      }
      throw e;
    } finally {
      client.shutdown();
    }
  }

  private AmazonS3 client() {
    String endpoint = said("endpoint");
    String region = said("endpoint.region");
    AmazonS3ClientBuilder builder =
        AmazonS3ClientBuilder.standard()
            .withCredentials(credentials())
            .withClientConfiguration(
                new ClientConfiguration()
                    .withConnectionTimeout(milliseconds("connection.establish.timeout", 5_000))
                    .withSocketTimeout(milliseconds("connection.timeout", 50_000))
                    .withMaxErrorRetry(2))
            .withPathStyleAccessEnabled(conf.getBoolean("fs.s3a.path.style.access", false))
            .withForceGlobalBucketAccessEnabled(region.isEmpty());
    if (endpoint.isEmpty()) {
      builder.withRegion(region.isEmpty() ? FAR : region);
    } else {
      builder.withEndpointConfiguration(
          new EndpointConfiguration(endpoint, region.isEmpty() ? FAR : region));
    }
    return builder.build();
  }

  private AWSCredentialsProvider credentials() {
    if (said("access.key").isEmpty()) {
      return DefaultAWSCredentialsProviderChain.getInstance();
    }
    return new AWSStaticCredentialsProvider(
        said("session.token").isEmpty()
            ? new BasicAWSCredentials(said("access.key"), said("secret.key"))
            : new BasicSessionCredentials(
                said("access.key"), said("secret.key"), said("session.token")));
  }

  /** Hadoop writes {@code 30s} or a bare number of milliseconds. */
  private int milliseconds(String name, int usual) {
    return (int) conf.getTimeDuration("fs.s3a." + name, usual, TimeUnit.MILLISECONDS);
  }

  private String said(String name) {
    return conf.getTrimmed("fs.s3a." + name, "");
  }

  private String bucket() {
    return file.toUri().getHost();
  }

  private String key() {
    return file.toUri().getPath().substring(1);
  }
}
