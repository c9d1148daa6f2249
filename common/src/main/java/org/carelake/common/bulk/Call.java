package org.carelake.common.bulk;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One request.
 *
 * @param body null for none
 * @param withToken whether it is to carry the token, where it goes to who gave it
 */
record Call(String method, URI uri, Map<String, String> headers, String body, boolean withToken) {
  static Call get(URI uri, String accept) {
    return new Call("GET", uri, Map.of("Accept", accept), null, true);
  }

  Call with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Call(method, uri, more, body, withToken);
  }

  Call withoutToken() {
    return new Call(method, uri, headers, body, false);
  }

  /**
   * As it goes on where a redirect leads. What was posted is posted again only where the server
   * asks for that.
   */
  Call redirected(int status, URI to) {
    boolean isKept = status == 307 || status == 308 || method.equals("GET");
    return new Call(isKept ? method : "GET", to, headers, isKept ? body : null, withToken);
  }

  HttpRequest.Builder request(Duration timeout) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(timeout)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::setHeader);
    return request;
  }
}
