package org.carelake.common.bulk.kit;

import java.util.function.Consumer;

/**
 * One way in which servers behave.
 *
 * @param name as it stands in the address
 * @param section of the standard that it comes from
 * @param sentence what that says, in short
 * @param needs what the client has to be told
 * @param end how a good client ends
 */
record Behaviour(
    String name, String section, String sentence, Needs needs, End end, Consumer<Script> change) {

  /** What the client has to be told. */
  enum Needs {
    NOTHING("nothing"),
    RSA("client id and an RSA key"),
    EC("client id and an EC key (P-384)"),
    TOKEN_URL("client id, an RSA key and the token URL"),
    BEARER("the token in advance"),
    PATIENTS_ONLY("_type=Patient"),
    MANY_TYPES("a _type list of more than 2,000 characters"),
    SEARCH("leave to search where export is refused");

    private final String told;

    Needs(String told) {
      this.told = told;
    }

    String told() {
      return told;
    }
  }

  /** How it ends. */
  enum End {
    COMPLETE("all is there"),
    INCOMPLETE("what came is kept, what did not is told"),
    REFUSED("a clear refusal, nothing landed"),
    UNAVAILABLE("given up for now, to go on later");

    private final String told;

    End(String told) {
      this.told = told;
    }

    String told() {
      return told;
    }
  }
}
