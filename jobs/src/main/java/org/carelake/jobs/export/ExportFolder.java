package org.carelake.jobs.export;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.functions;
import org.apache.spark.util.SerializableConfiguration;
import org.carelake.common.run.LakeFiles;

/**
 * Where exports lie: {@code <name>/<name>.csv} and {@code <name>/<name>.parquet}.
 *
 * @param escapesFormulas whether CSV files hold no text that spreadsheets would compute
 */
record ExportFolder(String root, Configuration conf, boolean escapesFormulas) {
  private static final String UNFINISHED = "_unfinished";

  /** The files of one export and how many rows they hold. */
  record Written(long rows, Manifest.Stored csv, Manifest.Stored parquet) {}

  LakeFiles files() {
    return new LakeFiles(root, conf);
  }

  /** Whether a run has died, or failed, while it wrote here. */
  boolean isUnfinished() {
    try {
      return fs().exists(new Path(root, UNFINISHED));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whatever a run that died has left half-written. */
  void clear() {
    try {
      fs().delete(new Path(root, UNFINISHED), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Rows in the order of their columns, one file per format, each put in place at once. */
  Written write(String name, Dataset<Row> rows) {
    Path csv = scratch(name + ".csv");
    Path folder = scratch(name);
    CsvTee tee =
        new CsvTee(
            csv.toString(), rows.schema(), escapesFormulas, new SerializableConfiguration(conf));
    sorted(rows)
        .mapPartitions(tee, Encoders.row(rows.schema()))
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(folder.toString());
    try {
      if (!fs().exists(csv)) {
        // A result that is known to be empty has no partition, so no task has written the header.
        tee.writeHeaderOnly();
      }
      Path parquet = onlyFile(folder);
      long count = rowsIn(parquet);
      Manifest.Stored csvStored = moved(csv, name + "/" + name + ".csv");
      Manifest.Stored parquetStored = moved(parquet, name + "/" + name + ".parquet");
      return new Written(count, csvStored, parquetStored);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Dataset<Row> sorted(Dataset<Row> rows) {
    return rows.coalesce(1)
        .sortWithinPartitions(
            Arrays.stream(rows.columns()).map(functions::col).toArray(Column[]::new));
  }

  boolean holds(Manifest.Stored file) {
    try {
      return fs().getFileStatus(new Path(root, file.path())).getLen() == file.bytes();
    } catch (FileNotFoundException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path onlyFile(Path folder) throws IOException {
    return Arrays.stream(fs().listStatus(folder))
        .map(FileStatus::getPath)
        .filter(path -> path.getName().endsWith(".parquet"))
        .findFirst()
        .orElseThrow();
  }

  private long rowsIn(Path parquet) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(parquet, conf))) {
      return reader.getRecordCount();
    }
  }

  private Manifest.Stored moved(Path part, String path) throws IOException {
    Path target = new Path(root, path);
    Manifest.Stored stored =
        new Manifest.Stored(path, fs().getFileStatus(part).getLen(), sha256(part));
    fs().mkdirs(target.getParent());
    LakeFiles.replace(part, target, conf);
    return stored;
  }

  private String sha256(Path file) throws IOException {
    try (DigestInputStream in = new DigestInputStream(fs().open(file), sha256())) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private FileSystem fs() throws IOException {
    return new Path(root).getFileSystem(conf);
  }

  private Path scratch(String name) {
    return new Path(root + "/" + UNFINISHED + "/" + name);
  }
}
