package org.carelake.common.bulk;

import java.time.Instant;
import java.util.List;

/**
 * The files of an export, from all pages of its manifest.
 *
 * @param transactionTime which state of the server's data they are; null where it does not say
 * @param withToken whether they are asked for with the token
 * @param ignored files of types that were not asked for
 */
record Listed(
    Instant transactionTime, boolean withToken, List<Manifest.Entry> entries, long ignored) {}
