package org.carelake.common.bulk;

/**
 * One file of the server that is here.
 *
 * @param index of the file in the manifest
 * @param kind what it holds
 * @param name of the file here that it is in
 * @param from where in that file it begins, bytes
 * @param to where it ends
 * @param lines that are not blank
 * @param outcomes lines in which the server says that it could not give something
 * @param bytes of its content, unpacked
 * @param sha256 of its content, unpacked
 * @param next where a search goes on after it; null for exported files and at the end
 */
record Done(
    int index,
    Manifest.Kind kind,
    String name,
    long from,
    long to,
    long lines,
    long outcomes,
    long bytes,
    String sha256,
    String next) {}
