package org.carelake.common.source;

import static org.carelake.common.source.SourceFiles.file;
import static org.carelake.common.source.SourceFiles.records;
import static org.carelake.common.source.SourceFiles.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFileTest {
  private static final String HEADER = "id;name;reason\n";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "windows-1252 | windows-1252 | Jürgen Müller | Brüche und Übelkeit, möglicherweise Fieber nach der Operation",
        "ISO-8859-1 | windows-1252 | José Peña | Dolor de cabeza y náuseas después de la operación de mañana",
        "windows-1252 | windows-1252 | Hélène Lefèvre | Fièvre élevée après l’opération, douleur à la tête",
        "windows-1252 | windows-1252 | João Conceição | Dor de cabeça e náuseas após a operação de coração",
        "windows-1252 | ISO-8859-2 or windows-1252 | René | a",
        "ISO-8859-2 | windows-1252 or ISO-8859-2 | Jiří Dvořák | Bolest hlavy a horečka po včerejší operaci, příští kontrola v pondělí",
        "windows-1251 | windows-1251 | Иван Петров | Головная боль и высокая температура после операции",
        "KOI8-R | KOI8-R | Иван Петров | Головная боль и высокая температура после операции",
        "ISO-8859-7 | ISO-8859-7 | Γιώργος Παπαδόπουλος | Πονοκέφαλος και υψηλός πυρετός μετά την επέμβαση",
        "Shift_JIS | Shift_JIS | 山田太郎 | 手術後の頭痛と高熱のため、来週の月曜日に再検査を行います",
        "GB18030 | GB18030 | 李小龙 | 手术后头痛和发烧，下周一需要复查，医生建议多休息"
      })
  void aFileInAnotherEncodingIsRefusedAndItsLikelyOneNamed(
      String encoding, String likely, String name, String reason) throws IOException {
    String text = HEADER + "1;" + name + ";" + reason + "\n";
    Path path = written("visits.csv", text, Charset.forName(encoding));

    String refusal = refusal(file(path));

    assertEquals(
        "Cannot read north/visits.csv: it is not in UTF-8, and looks like "
            + likely
            + ". Set sources.north.encoding to that, or export it again in UTF-8.",
        refusal);
    assertEquals(
        List.of("1 [id, name, reason]", "2 [1, " + name + ", " + reason + "]"),
        records(file(path, "encoding", encoding)));
  }

  @Test
  void whatIsOfNoEncodingIsRefusedAllTheSame() throws IOException {
    Path path = folder.resolve("visits.csv");
    Files.write(path, new byte[] {'i', 'd', '\n', (byte) 0xFF, (byte) 0x81, '\n'});

    assertTrue(refusal(file(path)).contains("it is not in UTF-8"));
  }

  @Test
  void oneByteFarBehindTheStartRefusesTheFileToo() throws IOException {
    Path path = folder.resolve("visits.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path))) {
      out.write("id\n".getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < 500_000; i++) {
        out.write((i + "\n").getBytes(StandardCharsets.US_ASCII));
      }
      out.write("Müller ging über die Brücke\n".getBytes(Charset.forName("windows-1252")));
    }

    assertTrue(refusal(file(path)).contains("looks like windows-1252"));
  }

  @Test
  void utf8ReadAsAnotherEncodingIsRefusedWhereThatHasNoSuchByte() throws IOException {
    Path path = written("visits.csv", "id\nÁlvaro\n", StandardCharsets.UTF_8);

    assertEquals(
        "Cannot read north/visits.csv: it is not in windows-1252, and looks like UTF-8. Set sources.north.encoding to that, or export it again in windows-1252.",
        refusal(file(path, "encoding", "windows-1252")));
  }

  @Test
  void utf8ReadAsAnotherEncodingIsNotedWhereNothingElseTellsIt() throws IOException {
    String note =
        "north/visits.csv: whatever is not ASCII in it would be UTF-8, too; see that sources.north.encoding=windows-1252 is right";

    assertEquals(
        List.of("1 [id]", "2 [MÃ¼ller]", note),
        records(
            file(
                written("visits.csv", "id\nMüller\n", StandardCharsets.UTF_8),
                "encoding",
                "windows-1252")));
  }

  @Test
  void whatIsAsItsSettingSaysIsNotNoted() throws IOException {
    Path latin = written("latin.csv", "id\nMüller\n", StandardCharsets.ISO_8859_1);
    Path ascii = written("ascii.csv", "id\nMiller\n", StandardCharsets.US_ASCII);

    assertEquals(List.of("1 [id]", "2 [Müller]"), records(file(latin, "encoding", "windows-1252")));
    assertEquals(List.of("1 [id]", "2 [Miller]"), records(file(ascii, "encoding", "windows-1252")));
  }

  @Test
  void theMarkOfAFileGoesBeforeTheSetting() throws IOException {
    Path path = written("visits.csv", "\uFEFFid\nMüller\n", StandardCharsets.UTF_8);

    assertEquals(List.of("1 [id]", "2 [Müller]"), records(file(path, "encoding", "windows-1252")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "IBM037"})
  void anEncodingOfWideOrStrangeBytesCanBeSet(String encoding) throws IOException {
    String text = "id;name\r\n1;\"a\rb\"\r\n2;Jos\u00E9\r\n";
    Path path = written("visits.csv", text, Charset.forName(encoding));

    assertEquals(
        List.of("1 [id, name]", "2 [1, a\nb]", "4 [2, José]"),
        records(file(path, "encoding", encoding)).stream()
            .map(record -> record.replace('\r', '\n'))
            .filter(record -> !record.startsWith("north/"))
            .toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sep=;⏎id;name⏎1;a,b | 2 [id, name]/3 [1, a,b]",
        "SEP=,⏎id,name⏎1,a;b;c;d | 2 [id, name]/3 [1, a;b;c;d]",
        "sep=^⏎id^name⏎1^a | 2 [id, name]/3 [1, a]",
        "sep=;⏎ | ''",
        "sep=; | 1 [sep=, '']",
        "sep=;x⏎1;a | 1 [sep=, x]/2 [1, a]",
        "⏎⏎id;name⏎1;a,b | 3 [id, name]/4 [1, a,b]",
        "id⏎1;a | 1 [id]/2 [1;a]"
      })
  void theLineOfExcelThatNamesTheSeparatorIsNoRecord(String content, String expected)
      throws IOException {
    Path path = written("visits.csv", content.replace('⏎', '\n'), StandardCharsets.UTF_8);

    assertEquals(expected.replace("''", ""), String.join("/", records(file(path))));
  }

  @Test
  void theLineOfExcelMayFollowAMark() throws IOException {
    Path path = written("visits.csv", "\uFEFFsep=;\r\nid;a\r\n", StandardCharsets.UTF_16LE);

    assertEquals(List.of("2 [id, a]"), records(file(path)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"visits.tsv", "visits.txt", "visits.csv"})
  void tabsSeparateWhateverTheEnding(String name) throws IOException {
    Path path = written(name, "id\tname\n1\ta,b\n", StandardCharsets.UTF_8);

    assertEquals(List.of("1 [id, name]", "2 [1, a,b]"), records(file(path)));
  }

  private Path written(String name, String text, Charset encoding) throws IOException {
    Path path = folder.resolve(name);
    Files.write(path, text.getBytes(encoding));
    return path;
  }
}
