package org.carelake.local;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Puts and gets objects with signed addresses, which need no library. */
record S3Client(Endpoint endpoint) {
  int put(String path, String content) throws Exception {
    return send("PUT", signed("PUT", path), BodyPublishers.ofString(content)).statusCode();
  }

  String read(String path) throws Exception {
    return send("GET", signed("GET", path), BodyPublishers.noBody()).body();
  }

  int statusWithoutKey(String path) throws Exception {
    return send("GET", endpoint.url() + path, BodyPublishers.noBody()).statusCode();
  }

  private static HttpResponse<String> send(String method, String address, BodyPublisher body)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address)).method(method, body).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }

  private String signed(String method, String path) throws IOException, GeneralSecurityException {
    long expires = Instant.now().plus(Duration.ofMinutes(5)).getEpochSecond();
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(bytes(Clients.password(endpoint)), "HmacSHA1"));
    byte[] signature = mac.doFinal(bytes("%s\n\n\n%d\n%s".formatted(method, expires, path)));
    return "%s%s?AWSAccessKeyId=%s&Expires=%d&Signature=%s"
        .formatted(
            endpoint.url(),
            path,
            endpoint.user(),
            expires,
            URLEncoder.encode(
                Base64.getEncoder().encodeToString(signature), StandardCharsets.UTF_8));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
