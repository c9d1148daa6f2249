package org.carelake.common.spark;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.apache.spark.PartitionEvaluatorFactory;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BindReferences;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection$;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.package$;
import org.apache.spark.sql.columnar.CachedBatch;
import org.apache.spark.sql.columnar.CachedBatchSerializer;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.unsafe.Platform;
import scala.Function2;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/**
 * Keeps rows as the bytes that they are, one behind the other. Spark's own way takes each row apart
 * into columns, notes the least and the greatest value of each, and puts rows together again
 * whenever they are read: worth it where few columns or few rows are asked for, not where the next
 * step needs all of them.
 */
final class PackedRows implements CachedBatchSerializer {
  private static final long serialVersionUID = 1;

  @Override
  public RDD<CachedBatch> convertInternalRowToCachedBatch(
      RDD<InternalRow> rows, Seq<Attribute> schema, StorageLevel level, SQLConf conf) {
    return each(rows, Packing::new, CachedBatch.class);
  }

  @Override
  public RDD<InternalRow> convertCachedBatchToInternalRow(
      RDD<CachedBatch> batches, Seq<Attribute> kept, Seq<Attribute> selected, SQLConf conf) {
    int fields = kept.size();
    if (ids(kept).equals(ids(selected))) {
      return each(batches, packed -> new Unpacking(packed, fields, row -> row), InternalRow.class);
    }
    Seq<Expression> some = positions(selected, kept);
    return each(
        batches,
        packed -> new Unpacking(packed, fields, UnsafeProjection$.MODULE$.create(some)::apply),
        InternalRow.class);
  }

  private static List<ExprId> ids(Seq<Attribute> attributes) {
    return JavaConverters.seqAsJavaList(attributes).stream().map(Attribute::exprId).toList();
  }

  /** The columns by where they stand: less to be sent to each task than their names. */
  @SuppressWarnings("unchecked")
  private static Seq<Expression> positions(Seq<Attribute> selected, Seq<Attribute> kept) {
    return (Seq<Expression>)
        (Seq<?>) BindReferences.bindReferences(selected, package$.MODULE$.AttributeSeq(kept));
  }

  /**
   * What a function makes of each partition. Spark takes it as it is; it would read the classes of
   * an ordinary one for what could be left out of it, and send it to itself to see that it can.
   */
  private static <T, U> RDD<U> each(RDD<T> rows, Form<T, U> form, Class<U> of) {
    PartitionEvaluatorFactory<T, U> made =
        () ->
            (partition, parts) ->
                JavaConverters.asScalaIterator(
                    form.apply(JavaConverters.asJavaIterator(parts.head())));
    return rows.mapPartitionsWithEvaluator(made, ClassTag$.MODULE$.apply(of));
  }

  private interface Form<T, U> extends Function<Iterator<T>, Iterator<U>>, Serializable {}

  /** Nothing is known of a batch before it is read. */
  @Override
  public Function2<
          Object, scala.collection.Iterator<CachedBatch>, scala.collection.Iterator<CachedBatch>>
      buildFilter(Seq<Expression> predicates, Seq<Attribute> kept) {
    return new Unfiltered();
  }

  private static final class Unfiltered
      extends AbstractFunction2<
          Object, scala.collection.Iterator<CachedBatch>, scala.collection.Iterator<CachedBatch>>
      implements Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public scala.collection.Iterator<CachedBatch> apply(
        Object partition, scala.collection.Iterator<CachedBatch> batches) {
      return batches;
    }
  }

  @Override
  public boolean supportsColumnarInput(Seq<Attribute> schema) {
    return false;
  }

  @Override
  public boolean supportsColumnarOutput(StructType schema) {
    return false;
  }

  @Override
  public RDD<CachedBatch> convertColumnarBatchToCachedBatch(
      RDD<ColumnarBatch> batches, Seq<Attribute> schema, StorageLevel level, SQLConf conf) {
    throw new UnsupportedOperationException("Rows are kept, not columns.");
  }

  @Override
  public RDD<ColumnarBatch> convertCachedBatchToColumnarBatch(
      RDD<CachedBatch> batches, Seq<Attribute> kept, Seq<Attribute> selected, SQLConf conf) {
    throw new UnsupportedOperationException("Rows are kept, not columns.");
  }

  /** Rows, each behind its length. */
  private static final class Batch implements CachedBatch, Serializable {
    private static final long serialVersionUID = 1;
    private static final int LENGTH = Long.BYTES;
    private static final int SIZE = 1 << 20;

    private byte[] bytes;
    private int end;
    private int rows;

    /** As large as usual, or for one larger row. */
    Batch(int row) {
      bytes = new byte[Math.max(SIZE, LENGTH + row)];
    }

    boolean hasRoomFor(int row) {
      return end + LENGTH + row <= bytes.length;
    }

    void add(UnsafeRow row) {
      int length = row.getSizeInBytes();
      Platform.putLong(bytes, Platform.BYTE_ARRAY_OFFSET + end, length);
      end += LENGTH;
      Platform.copyMemory(
          row.getBaseObject(),
          row.getBaseOffset(),
          bytes,
          Platform.BYTE_ARRAY_OFFSET + end,
          length);
      end += length;
      rows++;
    }

    Batch trimmed() {
      bytes = end < bytes.length / 8 * 7 ? Arrays.copyOf(bytes, end) : bytes;
      return this;
    }

    /** Lets the row be the one at a place, and gives the place behind it. */
    int read(UnsafeRow row, int at) {
      int length = (int) Platform.getLong(bytes, Platform.BYTE_ARRAY_OFFSET + at);
      row.pointTo(bytes, Platform.BYTE_ARRAY_OFFSET + at + LENGTH, length);
      return at + LENGTH + length;
    }

    @Override
    public int numRows() {
      return rows;
    }

    @Override
    public long sizeInBytes() {
      return bytes.length;
    }
  }

  private static final class Packing implements Iterator<CachedBatch> {
    private final Iterator<InternalRow> rows;
    private UnsafeRow next;

    Packing(Iterator<InternalRow> rows) {
      this.rows = rows;
      advance();
    }

    private void advance() {
      next = rows.hasNext() ? (UnsafeRow) rows.next() : null;
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public CachedBatch next() {
      if (next == null) {
        throw new NoSuchElementException();
      }
      Batch batch = new Batch(next.getSizeInBytes());
      while (next != null && batch.hasRoomFor(next.getSizeInBytes())) {
        batch.add(next);
        advance();
      }
      return batch.trimmed();
    }
  }

  /** One row object that is each row in turn, as Spark's operators expect of each other. */
  private static final class Unpacking implements Iterator<InternalRow> {
    private final Iterator<CachedBatch> batches;
    private final UnsafeRow row;
    private final Function<InternalRow, InternalRow> form;
    private Batch batch;
    private int at;

    Unpacking(Iterator<CachedBatch> batches, int fields, Function<InternalRow, InternalRow> form) {
      this.batches = batches;
      this.form = form;
      this.row = new UnsafeRow(fields);
    }

    @Override
    public boolean hasNext() {
      while ((batch == null || at == batch.end) && batches.hasNext()) {
        batch = (Batch) batches.next();
        at = 0;
      }
      return batch != null && at < batch.end;
    }

    @Override
    public InternalRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      at = batch.read(row, at);
      return form.apply(row);
    }
  }
}
