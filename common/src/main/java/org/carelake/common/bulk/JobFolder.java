package org.carelake.common.bulk;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.carelake.common.run.FolderTree;
import org.carelake.common.run.JsonFiles;

/**
 * Where the files of one export come together. Its name hides it from an ingest until all is there;
 * then it gets its final name at once. A journal tells which files have come.
 */
final class JobFolder implements AutoCloseable {
  private static final ObjectMapper JSON =
      JsonMapper.builder().serializationInclusion(JsonInclude.Include.NON_NULL).build();
  private static final String JOURNAL = "_journal.ndjson";
  private static final String MANIFEST = "_manifest.json";

  private final Path source;
  private final Path folder;
  private final FileChannel journal;
  private final Map<Integer, Done> done = new TreeMap<>();
  private final Map<Integer, Begun> begun = new HashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();

  /** A line of the journal: one or the other. */
  private record Line(Done done, Begun begun) {}

  private JobFolder(Path source, Path folder, FileChannel journal) {
    this.source = source;
    this.folder = folder;
    this.journal = journal;
  }

  /** The folder of a job on its way. */
  static Path working(Path source, String job) {
    return source.resolve("_" + job);
  }

  /** Opens the folder of a job, which has to be locked. */
  static JobFolder open(Path source, String job) {
    Path folder = working(source, job);
    try {
      Files.createDirectories(folder);
      FileChannel journal =
          FileChannel.open(
              folder.resolve(JOURNAL),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      JobFolder opened = new JobFolder(source, folder, journal);
      opened.replay();
      return opened;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a crash left behind the last whole line is cut off. */
  private void replay() throws IOException {
    long whole = 0;
    try (BufferedReader lines =
        Files.newBufferedReader(folder.resolve(JOURNAL), StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        long end = whole + line.getBytes(StandardCharsets.UTF_8).length + 1;
        if (end > journal.size() || !isRemembered(line)) {
          break;
        }
        whole = end;
      }
    } catch (CharacterCodingException e) {
      // No more of it can be read.
    }
    journal.truncate(whole);
    journal.position(whole);
    done.values().removeIf(file -> !isThere(file));
  }

  private boolean isRemembered(String line) {
    try {
      remember(JSON.readValue(line, Line.class));
      return true;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  /** A disk that lost its power may have kept the journal and not the file. */
  private boolean isThere(Done file) {
    try {
      Path path = folder.resolve(file.name());
      return Files.exists(path) && Files.size(path) >= file.to();
    } catch (IOException e) {
      return false;
    }
  }

  private void remember(Line line) {
    if (line.done() != null) {
      done.put(line.done().index(), line.done());
      used(line.done().name());
    } else {
      begun.put(line.begun().index(), line.begun());
      used(line.begun().name());
    }
  }

  private void used(String name) {
    String stem = stem(name);
    int number = Integer.parseInt(name.substring(stem.length() + 1).replaceFirst("\\..*", ""));
    numbers.merge(stem, number, Math::max);
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  synchronized Optional<Done> done(int index) {
    return Optional.ofNullable(done.get(index));
  }

  synchronized List<Done> done() {
    return List.copyOf(done.values());
  }

  synchronized Optional<Begun> begun(int index) {
    return Optional.ofNullable(begun.get(index));
  }

  /** A name that no other file here has: {@code Patient-00001.ndjson.gz}. */
  synchronized String newName(String stem, boolean packed) {
    int number = numbers.merge(stem, 1, Integer::sum);
    return "%s-%05d.ndjson%s".formatted(stem, number, packed ? ".gz" : "");
  }

  /** What stands before the number in a file's name. */
  static String stem(String name) {
    return name.replaceFirst("-\\d+\\.ndjson(\\.gz)?$", "");
  }

  synchronized void add(Done file) {
    append(new Line(file, null));
    done.put(file.index(), file);
    begun.remove(file.index());
  }

  synchronized void add(Begun file) {
    append(new Line(null, file));
    begun.put(file.index(), file);
  }

  private void append(Line line) {
    long before = position();
    try {
      ByteBuffer bytes =
          ByteBuffer.wrap((JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        journal.write(bytes);
      }
    } catch (IOException e) {
      cutAt(before);
      throw new UncheckedIOException(e);
    }
  }

  private long position() {
    try {
      return journal.position();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Half a line would hide those behind it. */
  private void cutAt(long position) {
    try {
      journal.truncate(position);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps the list of files, so that it need not be asked for again. */
  void keep(Listed listed) {
    try {
      Path part = folder.resolve(MANIFEST + ".part");
      Files.write(part, JsonFiles.MAPPER.writeValueAsBytes(listed));
      Files.move(
          part,
          folder.resolve(MANIFEST),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Optional<Listed> listed() {
    try {
      Path file = folder.resolve(MANIFEST);
      return Files.exists(file)
          ? Optional.of(JsonFiles.MAPPER.readValue(file.toFile(), Listed.class))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives it its final name, under which an ingest sees it, and nothing that is not whole. */
  void finish(String name) {
    try {
      removeWhatIsNotWhole();
      journal.force(true);
      Files.move(folder, source.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes what has come of a job, which has to be locked. */
  static void discard(Path source, String job) {
    new FolderTree(working(source, job)).delete();
  }

  private void removeWhatIsNotWhole() throws IOException {
    Set<String> whole = done().stream().map(Done::name).collect(Collectors.toSet());
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (!whole.contains(name) && !Set.of(JOURNAL, MANIFEST).contains(name)) {
          Files.delete(file);
        }
      }
    }
  }

  @Override
  public void close() {
    try {
      journal.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
