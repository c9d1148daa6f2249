package org.carelake.jobs.command;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.carelake.jobs.quality.Measure;

/** How rules fare, for a terminal. */
final class QualityText {
  private static final Comparator<Measure> MOST_BROKEN_FIRST =
      Comparator.comparing(Measure::table)
          .thenComparing(Measure::source)
          .thenComparing(Measure::broken, Comparator.reverseOrder())
          .thenComparing(Measure::rule);

  private QualityText() {}

  /** Every rule. */
  static String all(List<Measure> measures) {
    Printed printed =
        new Printed(
            "table",
            "source",
            "rule",
            "severity",
            "about",
            "broken",
            "looked at",
            "share",
            "trend (oldest run first)");
    measures.stream()
        .sorted(MOST_BROKEN_FIRST)
        .forEach(
            one ->
                printed.row(
                    one.table(),
                    one.source(),
                    one.rule(),
                    one.severity(),
                    one.category(),
                    one.broken(),
                    one.lookedAt(),
                    share(one.share()),
                    trend(one)));
    return printed.toString();
  }

  /** The rules that are or were broken; of all others, how many there are. */
  static String summary(List<Measure> measures) {
    List<Measure> broken = measures.stream().filter(QualityText::isOrWasBroken).toList();
    Predicate<Measure> isAsked = one -> one.lookedAt() > 0;
    long kept = measures.stream().filter(isAsked).count() - broken.stream().filter(isAsked).count();
    List<Measure> unasked =
        measures.stream().filter(isAsked.negate()).filter(one -> !broken.contains(one)).toList();
    String tables =
        unasked.stream().map(Measure::table).distinct().collect(Collectors.joining(", "));
    return String.join(
        System.lineSeparator(),
        broken.isEmpty() ? "No rule is broken." : all(broken),
        "",
        "Kept by every row they looked at: %,d rules.".formatted(kept),
        "No rows to look at: %,d rules%s."
            .formatted(unasked.size(), unasked.isEmpty() ? "" : " of " + tables),
        "carelake quality TABLE lists all rules of a table.");
  }

  private static boolean isOrWasBroken(Measure one) {
    return one.broken() > 0 || one.history().stream().anyMatch(point -> point.broken() > 0);
  }

  private static String trend(Measure one) {
    return one.history().stream()
        .map(point -> share(point.share()))
        .collect(Collectors.joining(", "));
  }

  private static String share(Double share) {
    return share == null ? "no rows" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
