/**
 * Real stores on one machine: MariaDB, Neo4j and an S3 endpoint, for laptops and for tests.
 *
 * <p>Each store is a Java program of its own (the modules {@code mariadb}, {@code neo4j} and {@code
 * s3} next to this one, built before it, started from their {@code target} folders), so that
 * nothing of a server is ever on the class path of the platform. What this side and that side know
 * of each other is the store's folder:
 *
 * <pre>
 * root/lock                   held while stores are started or stopped
 * root/mysql/data             what the server writes
 * root/mysql/password         made at the first start, for the owner's eyes only
 * root/mysql/port             the port of the last start
 * root/mysql/state            how far the last start came: {@link org.carelake.local.StateFile}
 * root/mysql/java.arguments   how the process was started, and how it is found again
 * root/mysql/server.log       what the server printed
 * </pre>
 */
package org.carelake.local;
