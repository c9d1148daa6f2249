package org.carelake.local;

/**
 * How to reach a running store.
 *
 * @param url {@code jdbc:mysql://…}, {@code bolt://…} or {@code http://…}, always on 127.0.0.1
 * @param user the user name; for S3 the access key
 * @param passwordReference where the password (for S3 the secret key) is kept, as {@code
 *     file:/path}: the value itself is never part of an endpoint
 */
public record Endpoint(Store store, String url, String user, String passwordReference) {}
