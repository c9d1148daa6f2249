package org.carelake.jobs.noshow;

import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a model is, for those who have to answer for it: {@code model_card.md}. */
final class ModelCard {
  private static final int SHOWN = 15;

  /** A bar within a cell would begin the next cell. */
  private static final Template TEMPLATE =
      Mustache.compiler()
          .withEscaper(Escapers.simple(new String[][] {{"|", "\\|"}}))
          .withFormatter(ModelCard::text)
          .compile(template());

  private ModelCard() {}

  static String markdown(ModelVersion version, Evaluation evaluation) {
    List<Evaluation.Importance> importance = evaluation.importance();
    return TEMPLATE.execute(
        Map.of(
            "version", version,
            "evaluation", evaluation,
            "winner", evaluation.winner(),
            "features", importance.size(),
            "largest", importance.stream().limit(SHOWN).toList()));
  }

  private static String text(Object value) {
    if (value instanceof Double number) {
      return number.isNaN() ? "–" : String.format(Locale.ROOT, "%.4f", number);
    }
    return String.valueOf(value);
  }

  private static String template() {
    try (InputStream found = ModelCard.class.getResourceAsStream("model_card.md")) {
      return new String(found.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
