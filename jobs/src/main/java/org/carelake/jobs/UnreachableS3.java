package org.carelake.jobs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.carelake.common.run.PlatformException.StoreUnavailable;

/** An S3 that does not answer, as Hadoop tells it: in words, from a library that not all have. */
final class UnreachableS3 {
  private static final String TOLD = "Unable to execute HTTP request";
  private static final Pattern ADDRESS = Pattern.compile("Connect to ([^ \\[]+)");
  private static final Pattern BUCKET = Pattern.compile("s3a://[^/:\\s]+");

  private UnreachableS3() {}

  static boolean isTold(String text) {
    return text.contains(TOLD);
  }

  static StoreUnavailable toUser(String text, Throwable cause) {
    return new StoreUnavailable(
        "Cannot reach S3%s: it does not answer. See that it runs, that s3.endpoint is right and that it can be reached from here, then start again; what is committed stays."
            .formatted(place(text)),
        cause);
  }

  private static String place(String text) {
    Matcher address = ADDRESS.matcher(text);
    if (address.find()) {
      return " at " + address.group(1);
    }
    Matcher bucket = BUCKET.matcher(text);
    return bucket.find() ? " for " + bucket.group() : "";
  }
}
