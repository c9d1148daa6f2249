package org.carelake.common.fhir;

/**
 * A line that is no resource, or none that can be used. Names the rule it breaks and nothing of its
 * content.
 */
public final class BadLine extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String rule;

  /**
   * A line that is refused.
   *
   * @param rule {@code resources.<what>}
   */
  public BadLine(String rule) {
    super("the line breaks " + rule, null, false, false);
    this.rule = rule;
  }

  /** {@code resources.<what>}, as it stands in quarantine. */
  public String rule() {
    return rule;
  }
}
