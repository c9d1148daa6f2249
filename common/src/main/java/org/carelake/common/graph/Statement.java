package org.carelake.common.graph;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What is done once for each row, which the statement calls {@code event}.
 *
 * @param cypher does the same however often it is done
 */
record Statement(String cypher, Dataset<Row> rows) {}
