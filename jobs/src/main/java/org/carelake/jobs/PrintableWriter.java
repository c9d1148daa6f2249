package org.carelake.jobs;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import org.carelake.common.run.Printable;

/** Lets no control character but line feeds and tabs through, whoever prints it. */
final class PrintableWriter extends FilterWriter {
  private PrintableWriter(Writer out) {
    super(out);
  }

  /** Flushes at the end of each line, as consoles do. */
  static PrintWriter over(PrintWriter out) {
    return new PrintWriter(new PrintableWriter(out), true);
  }

  @Override
  public void write(int character) throws IOException {
    out.write(Printable.lines(Character.toString((char) character)));
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    out.write(Printable.lines(new String(text, from, length)));
  }

  @Override
  public void write(String text, int from, int length) throws IOException {
    out.write(Printable.lines(text.substring(from, from + length)));
  }
}
