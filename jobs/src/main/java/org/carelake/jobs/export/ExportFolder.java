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
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
import org.carelake.common.spark.Parallel;

/**
 * Where exports lie: {@code <name>/<name>.csv} and {@code <name>/<name>.parquet}, or {@code
 * <name>/<name>-00001.csv} and so on where they are many rows.
 *
 * @param escapesFormulas whether CSV files hold no text that spreadsheets would compute
 */
record ExportFolder(String root, Configuration conf, boolean escapesFormulas) {
  private static final String UNFINISHED = "_unfinished";

  /** The files of one export and how many rows they hold. */
  record Written(long rows, List<Manifest.Stored> csv, List<Manifest.Stored> parquet) {}

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

  /** Takes away what a run that died has left half-written, and says that this one writes. */
  void begin() {
    end();
    try {
      fs().mkdirs(new Path(root, UNFINISHED));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says that nothing is half-written any more. */
  void end() {
    try {
      fs().delete(new Path(root, UNFINISHED), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Rows in the order of their columns, each file put in place at once.
   *
   * @param files of each format; rows are divided among them by a hash of all their values
   */
  Written write(String name, Dataset<Row> rows, int files) {
    Path csv = scratch(name + ".csv");
    Path parquet = scratch(name);
    CsvTee tee =
        new CsvTee(
            csv.toString(), rows.schema(), escapesFormulas, new SerializableConfiguration(conf));
    sorted(rows, files)
        .mapPartitions(tee, Encoders.row(rows.schema()))
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(parquet.toString());
    try {
      if (!fs().exists(csv)) {
        // A result that is known to be empty has no partition, so no task has written the header.
        tee.writeHeaderOnly();
      }
      long count = 0;
      for (Path part : parts(parquet, ".parquet")) {
        count += rowsIn(part);
      }
      Written written =
          new Written(
              count,
              moved(parts(csv, ".csv"), files, name + "/" + name, ".csv"),
              moved(parts(parquet, ".parquet"), files, name + "/" + name, ".parquet"));
      removeOthers(name, written);
      return written;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Dataset<Row> sorted(Dataset<Row> rows, int files) {
    Column[] columns = Arrays.stream(rows.columns()).map(functions::col).toArray(Column[]::new);
    Dataset<Row> divided = files == 1 ? rows.coalesce(1) : rows.repartition(files, columns);
    return divided.sortWithinPartitions(columns);
  }

  /** Takes away what an earlier export of this name has left and this one does not need. */
  private void removeOthers(String name, Written written) throws IOException {
    Set<String> kept =
        Stream.of(written.csv(), written.parquet())
            .flatMap(List::stream)
            .map(Manifest.Stored::path)
            .collect(Collectors.toSet());
    for (FileStatus file : fs().listStatus(new Path(root, name))) {
      String own = file.getPath().getName();
      if (own.matches(Pattern.quote(name) + "(-\\d{5,})?\\.(csv|parquet)")
          && !kept.contains(name + "/" + own)) {
        fs().delete(file.getPath(), false);
      }
    }
  }

  boolean holds(List<Manifest.Stored> files) {
    return files.stream().allMatch(this::holds);
  }

  private boolean holds(Manifest.Stored file) {
    try {
      return fs().getFileStatus(new Path(root, file.path())).getLen() == file.bytes();
    } catch (FileNotFoundException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What tasks have written, in the order of the tasks. */
  private List<Path> parts(Path folder, String suffix) throws IOException {
    return Arrays.stream(fs().listStatus(folder))
        .map(FileStatus::getPath)
        .filter(path -> path.getName().endsWith(suffix))
        .sorted()
        .toList();
  }

  private long rowsIn(Path parquet) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(parquet, conf))) {
      return reader.getRecordCount();
    }
  }

  private List<Manifest.Stored> moved(List<Path> parts, int files, String target, String suffix) {
    return Parallel.map(
        IntStream.range(0, parts.size()).boxed().toList(),
        i -> {
          String number = files == 1 ? "" : "-%05d".formatted(i + 1);
          return moved(parts.get(i), target + number + suffix);
        });
  }

  private Manifest.Stored moved(Path part, String path) {
    Path target = new Path(root, path);
    try {
      Manifest.Stored stored =
          new Manifest.Stored(path, fs().getFileStatus(part).getLen(), sha256(part));
      fs().mkdirs(target.getParent());
      LakeFiles.replace(part, target, conf);
      return stored;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
