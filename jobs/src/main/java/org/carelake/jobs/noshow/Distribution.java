package org.carelake.jobs.noshow;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.xxhash64;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * How each feature, and after them the probability, is spread over some rows.
 *
 * @param bounds between the bins of each, ascending: what is at most the first is in the first bin
 * @param shares of the rows in each bin
 */
@SuppressWarnings("ArrayRecordComponent") // Numbers by the hundred, never compared.
record Distribution(double[][] bounds, double[][] shares) implements Serializable {
  static final Distribution UNKNOWN = new Distribution(new double[0][], new double[0][]);

  /** Rows: a bound is then wrong by less than one hundredth of them. */
  private static final int SAMPLE = 20_000;

  private static final double[] TENTHS = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};

  /** A bin that nothing fell into is taken as this full, so that its logarithm exists. */
  private static final double LEAST = 1e-4;

  /**
   * Bins with a tenth of the rows each, as far as equal values let them. Of many rows a sample
   * tells them, by the hash of each row, so that it does not depend on order or tasks.
   */
  static Distribution of(Dataset<Row> rows, NoShowModel model) {
    List<Row> sample =
        rows.select("features")
            .orderBy(xxhash64(col("features")), col("features"))
            .limit(SAMPLE)
            .collectAsList();
    double[][] columns = new double[model.features().size() + 1][sample.size()];
    for (int row = 0; row < sample.size(); row++) {
      Object[] values = values(sample.get(row), model);
      for (int i = 0; i < values.length; i++) {
        columns[i][row] = (Double) values[i];
      }
    }
    double[][] bounds = Arrays.stream(columns).map(Distribution::tenths).toArray(double[][]::new);
    return new Distribution(bounds, shares(rows, model, bounds));
  }

  private static double[] tenths(double[] values) {
    double[] known = Arrays.stream(values).filter(value -> !Double.isNaN(value)).sorted().toArray();
    return Arrays.stream(TENTHS)
        .filter(tenth -> known.length > 0)
        .map(tenth -> known[(int) (tenth * (known.length - 1))])
        .distinct()
        .toArray();
  }

  /** The same bins over other rows. */
  Distribution over(Dataset<Row> rows, NoShowModel model) {
    return new Distribution(bounds, shares(rows, model, bounds));
  }

  private static Object[] values(Row row, NoShowModel model) {
    float[] features = Judging.features(row);
    Object[] values = new Object[features.length + 1];
    for (int i = 0; i < features.length; i++) {
      values[i] = (double) features[i];
    }
    values[features.length] = model.probability(features);
    return values;
  }

  private static double[][] shares(Dataset<Row> rows, NoShowModel model, double[][] bounds) {
    List<double[][]> parts =
        rows.select("features")
            .mapPartitions(
                (MapPartitionsFunction<Row, double[][]>)
                    part -> List.<double[][]>of(counts(part, model, bounds)).iterator(),
                Encoders.javaSerialization(double[][].class))
            .collectAsList();
    double[][] shares = empty(bounds);
    for (double[][] part : parts) {
      for (int i = 0; i < shares.length; i++) {
        for (int bin = 0; bin < shares[i].length; bin++) {
          shares[i][bin] += part[i][bin];
        }
      }
    }
    for (double[] bins : shares) {
      double all = Math.max(1, Arrays.stream(bins).sum());
      Arrays.setAll(bins, bin -> bins[bin] / all);
    }
    return shares;
  }

  private static double[][] empty(double[][] bounds) {
    return Arrays.stream(bounds).map(own -> new double[own.length + 1]).toArray(double[][]::new);
  }

  private static double[][] counts(Iterator<Row> rows, NoShowModel model, double[][] bounds) {
    double[][] counts = empty(bounds);
    while (rows.hasNext()) {
      Object[] values = values(rows.next(), model);
      for (int i = 0; i < values.length; i++) {
        int at = Arrays.binarySearch(bounds[i], (Double) values[i]);
        counts[i][at >= 0 ? at : ~at]++;
      }
    }
    return counts;
  }

  /**
   * The population stability index against another distribution over the same bins, for each
   * feature and, last, the probability: below 0.1 nothing has changed, above 0.25 much has.
   */
  double[] stability(Distribution other) {
    return IntStream.range(0, shares.length)
        .mapToDouble(i -> stability(shares[i], other.shares[i]))
        .toArray();
  }

  private static double stability(double[] then, double[] now) {
    double sum = 0;
    for (int bin = 0; bin < then.length; bin++) {
      double before = Math.max(LEAST, then[bin]);
      double after = Math.max(LEAST, now[bin]);
      sum += (after - before) * Math.log(after / before);
    }
    return sum;
  }
}
