package org.carelake.jobs.noshow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Lets models judge rows that have {@code features array<float>}. */
record Judging(SparkSession spark) {
  private static final StructType SHAPE =
      new StructType()
          .add("appointment_id", DataTypes.StringType)
          .add("patient_id", DataTypes.StringType)
          .add("missed", DataTypes.IntegerType)
          .add("groups", DataTypes.createArrayType(DataTypes.StringType))
          .add("margins", DataTypes.createArrayType(DataTypes.DoubleType));

  private <T> Broadcast<T> broadcast(T value) {
    return JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(value);
  }

  /** What several models say of appointments of known outcome. */
  Judged of(Dataset<Row> rows, List<Scorer> scorers) {
    Broadcast<Scorer[]> models = broadcast(scorers.toArray(Scorer[]::new));
    List<Row> judged = new ArrayList<>();
    rows.map((MapFunction<Row, Row>) row -> judged(row, models.value()), Encoders.row(SHAPE))
        .coalesce(1)
        .sortWithinPartitions("appointment_id")
        .toLocalIterator()
        .forEachRemaining(judged::add);
    return collected(judged, scorers.size());
  }

  private static Row judged(Row row, Scorer[] models) {
    float[] features = features(row);
    Double[] margins = new Double[models.length];
    for (int i = 0; i < models.length; i++) {
      margins[i] = models[i].margin(features);
    }
    return RowFactory.create(
        row.getAs("appointment_id"),
        row.getAs("patient_id"),
        row.getAs("missed"),
        Subgroups.of(row),
        margins);
  }

  static float[] features(Row row) {
    List<Float> values = row.getList(row.fieldIndex("features"));
    float[] features = new float[values.size()];
    for (int i = 0; i < features.length; i++) {
      features[i] = values.get(i);
    }
    return features;
  }

  private static Judged collected(List<Row> rows, int models) {
    int size = rows.size();
    Judged judged =
        new Judged(
            new String[size],
            new int[size],
            new int[size],
            new String[size][],
            new double[models][size]);
    Map<String, Integer> patients = new HashMap<>();
    for (int i = 0; i < size; i++) {
      Row row = rows.get(i);
      judged.ids()[i] = row.getString(0);
      judged.patients()[i] = patients.computeIfAbsent(row.getString(1), id -> patients.size());
      judged.missed()[i] = row.getInt(2);
      judged.groups()[i] = row.<String>getList(3).toArray(String[]::new);
      List<Double> margins = row.getList(4);
      for (int model = 0; model < models; model++) {
        judged.margins()[model][i] = margins.get(model);
      }
    }
    return judged;
  }

  /** How much each feature moves the log-odds, on average, up or down. */
  double[] importance(Dataset<Row> rows, Scorer scorer, int features) {
    Broadcast<Scorer> model = broadcast(scorer);
    double[] sums = new double[features];
    long count = 0;
    List<double[]> parts =
        rows.select("features")
            .mapPartitions(
                (MapPartitionsFunction<Row, double[]>)
                    part -> List.of(sums(part, model.value(), features)).iterator(),
                Encoders.javaSerialization(double[].class))
            .collectAsList();
    for (double[] part : parts) {
      count += (long) part[features];
      for (int i = 0; i < features; i++) {
        sums[i] += part[i];
      }
    }
    for (int i = 0; i < features; i++) {
      sums[i] /= Math.max(1, count);
    }
    return sums;
  }

  private static double[] sums(Iterator<Row> rows, Scorer model, int features) {
    double[] sums = new double[features + 1];
    while (rows.hasNext()) {
      double[] contributions = new double[features];
      model.explain(features(rows.next()), 1, contributions);
      for (int i = 0; i < features; i++) {
        sums[i] += Math.abs(contributions[i]);
      }
      sums[features]++;
    }
    return sums;
  }
}
