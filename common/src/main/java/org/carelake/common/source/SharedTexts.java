package org.carelake.common.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.stream.XMLStreamException;

/**
 * The texts of a workbook, which its cells name by number. As far as cells have asked for them they
 * are kept on disk, since there may be more than memory holds.
 */
final class SharedTexts implements AutoCloseable {
  private static final int REMEMBERED = 1 << 10;

  /** Where a text begins, and its bytes. */
  private static final int ENTRY = Long.BYTES + Integer.BYTES;

  private final InputStream part;
  private final WorkbookXml xml;
  private final FileChannel texts;
  private final FileChannel entries;
  private final Map<Integer, String> recent = new LinkedHashMap<>(REMEMBERED, 0.75f, true);
  private int count;
  private long size;

  /**
   * Nothing is read yet.
   *
   * @param part of the workbook; null where it has none
   */
  SharedTexts(InputStream part, Path folder) throws XMLStreamException {
    this.part = part == null ? InputStream.nullInputStream() : part;
    this.xml = part == null ? null : new WorkbookXml(part);
    this.texts = created(folder.resolve("texts"));
    this.entries = created(folder.resolve("entries"));
  }

  private static FileChannel created(Path file) {
    try {
      return FileChannel.open(
          file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The text of a number.
   *
   * @throws XMLStreamException if there is none
   */
  String text(int number) throws XMLStreamException {
    while (count <= number) {
      append(following());
    }
    String known = recent.get(number);
    return known == null ? remembered(number, stored(number)) : known;
  }

  private String following() throws XMLStreamException {
    if (xml == null || !xml.goTo("si")) {
      throw new XMLStreamException("no such text");
    }
    return xml.text();
  }

  private void append(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    long begin = size;
    size += bytes.length;
    write(texts, ByteBuffer.wrap(bytes), begin);
    write(
        entries,
        ByteBuffer.allocate(ENTRY).putLong(begin).putInt(bytes.length).flip(),
        (long) count * ENTRY);
    remembered(count++, text);
  }

  private String stored(int number) {
    ByteBuffer entry = read(entries, ENTRY, (long) number * ENTRY);
    long begin = entry.getLong();
    return new String(read(texts, entry.getInt(), begin).array(), StandardCharsets.UTF_8);
  }

  private String remembered(int number, String text) {
    recent.put(number, text);
    if (recent.size() > REMEMBERED) {
      recent.remove(recent.keySet().iterator().next());
    }
    return text;
  }

  private static void write(FileChannel file, ByteBuffer bytes, long position) {
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes, position + bytes.position());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteBuffer read(FileChannel file, int length, long position) {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    try {
      while (bytes.hasRemaining() && file.read(bytes, position + bytes.position()) >= 0) {}
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.flip();
  }

  @Override
  public void close() throws IOException {
    texts.close();
    entries.close();
    part.close();
  }
}
