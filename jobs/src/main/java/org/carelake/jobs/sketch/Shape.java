package org.carelake.jobs.sketch;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.carelake.common.source.RawFile;
import org.carelake.common.source.Source;

/**
 * Files whose headers name the same columns.
 *
 * @param header as the first of them has it
 */
record Shape(List<RawFile> files, List<String> header) {

  /** What the first file is called, up to a number or date, without its ending. */
  String stem() {
    return stem(files.get(0));
  }

  private static String stem(RawFile file) {
    return base(file).replaceFirst("(?i)\\.csv(\\.gz)?$", "").replaceFirst("[-_. ]*\\d.*$", "");
  }

  private static String base(RawFile file) {
    return file.name().replaceFirst("^.*/", "");
  }

  /**
   * Globs for its files, as general as they can be.
   *
   * @param others files that they must not match
   */
  List<String> globs(List<RawFile> others) {
    List<String> byPath = globs(file -> exact(file.name()));
    return Stream.of(globs(file -> exact(stem(file)) + "*"), globs(file -> exact(base(file))))
        .filter(globs -> others.stream().noneMatch(matching(globs)))
        .findFirst()
        .orElse(byPath);
  }

  private List<String> globs(Function<RawFile, String> of) {
    return files.stream().map(of).distinct().toList();
  }

  private static Predicate<RawFile> matching(List<String> globs) {
    return file ->
        globs.stream().anyMatch(glob -> Source.matches(glob, file.name().toLowerCase(Locale.ROOT)));
  }

  /** What means something else in a glob, in a list or on a line, is any character. */
  private static String exact(String name) {
    return name.replaceAll("[*?\\[\\]{}\\\\,!]|[^\\p{L}\\p{N}\\p{P}\\p{S} ]|^ | $", "?");
  }
}
