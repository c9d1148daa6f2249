package org.carelake.jobs.noshow;

import java.util.List;
import java.util.Locale;

/** What a model is, for those who have to answer for it: {@code model_card.md}. */
final class ModelCard {
  private static final int SHOWN = 15;

  private ModelCard() {}

  static String markdown(ModelVersion version, Evaluation evaluation) {
    StringBuilder card = new StringBuilder();
    Evaluation.Compared winner = evaluation.winner();
    card.append("# No-show model ").append(version.version()).append("\n\n");
    line(
        card,
        "Foretells how likely a booked appointment is missed, for reminders and overbooking. Not for deciding who gets an appointment.");
    line(
        card,
        "%s, calibrated by: %s. Trained by %s as of %s with %d features (%s) and the settings %s. Data: %s."
            .formatted(
                version.model(),
                winner.calibration(),
                version.runId(),
                version.asOf(),
                evaluation.importance().size(),
                version.featureHash(),
                version.settings(),
                version.data()));
    line(
        card,
        "What is chosen was chosen on the validation slice; the test slice was looked at once. Each appointment was judged with what was known at its own moment: when its day begins, less the horizon, or when it was booked, if that was later.");
    table(card, List.of("slice", "from", "to", "appointments"));
    evaluation
        .slices()
        .forEach(slice -> row(card, slice.name(), slice.from(), slice.to(), slice.rows()));
    section(card, "Compared on the test slice");
    table(
        card,
        List.of(
            "model",
            "AUC",
            "95 %",
            "PR-AUC",
            "log-loss",
            "Brier",
            "ECE",
            "validation log-loss",
            "calibration"));
    evaluation
        .compared()
        .forEach(
            one ->
                row(
                    card,
                    one.model().equals(evaluation.kept()) ? "**" + one.model() + "**" : one.model(),
                    number(one.test().auc()),
                    number(one.aucFrom()) + "–" + number(one.aucTo()),
                    number(one.test().prAuc()),
                    number(one.test().logLoss()),
                    number(one.test().brier()),
                    number(one.test().ece()),
                    number(one.validationLogLoss()),
                    one.calibration()));
    evaluation.notes().forEach(note -> line(card, "\n" + note));
    section(card, "What finding the likeliest gains");
    line(card, "Flagged from a probability of " + number(evaluation.threshold()) + " on.");
    table(card, List.of("tenth", "appointments", "foretold", "missed", "lift", "found so far"));
    evaluation
        .lift()
        .forEach(
            tenth ->
                row(
                    card,
                    tenth.tenth(),
                    tenth.rows(),
                    number(tenth.foretold()),
                    number(tenth.missed()),
                    number(tenth.lift()),
                    number(tenth.found())));
    section(card, "Groups of patients");
    table(
        card,
        List.of(
            "by", "group", "appointments", "missed", "foretold", "AUC", "ECE", "kept but flagged"));
    evaluation
        .subgroups()
        .forEach(
            group ->
                row(
                    card,
                    group.by(),
                    group.group(),
                    group.rows(),
                    number(group.missed()),
                    number(group.foretold()),
                    number(group.auc()),
                    number(group.ece()),
                    number(group.falsePositives())));
    section(card, "What moves the forecast most");
    table(card, List.of("feature", "what it is", "log-odds up or down, on average"));
    evaluation.importance().stream()
        .limit(SHOWN)
        .forEach(one -> row(card, one.feature(), one.words(), number(one.logOdds())));
    section(card, "Limits");
    line(
        card,
        "It knows the places and times that it was trained on; elsewhere it has to be trained anew. Reasons are what features move along the trees' paths: what the model goes by, not what makes patients miss appointments. Groups of fewer than 100 appointments are not judged.");
    return card.toString();
  }

  private static void section(StringBuilder card, String title) {
    card.append("\n## ").append(title).append("\n\n");
  }

  private static void line(StringBuilder card, String text) {
    card.append(text).append("\n\n");
  }

  private static void table(StringBuilder card, List<String> columns) {
    card.append("| ").append(String.join(" | ", columns)).append(" |\n");
    card.append("|---".repeat(columns.size())).append("|\n");
  }

  private static void row(StringBuilder card, Object... values) {
    for (Object value : values) {
      card.append("| ").append(String.valueOf(value).replace("|", "\\|")).append(' ');
    }
    card.append("|\n");
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.4f", value);
  }
}
