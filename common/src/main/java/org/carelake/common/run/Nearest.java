package org.carelake.common.run;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The known name that somebody probably meant. */
public final class Nearest {
  private Nearest() {}

  /** " Did you mean …?", or nothing where no known name is close. */
  public static String hint(String name, Collection<String> known) {
    return known.stream()
        .filter(each -> distance(name, each) <= (name.length() < 4 ? 1 : 2))
        .min(
            Comparator.comparingInt((String each) -> distance(name, each))
                .thenComparing(Comparator.naturalOrder()))
        .map(each -> " Did you mean " + each + "?")
        .orElse("");
  }

  private static int distance(String one, String other) {
    return LevenshteinDistance.getDefaultInstance()
        .apply(one.toLowerCase(Locale.ROOT), other.toLowerCase(Locale.ROOT));
  }
}
