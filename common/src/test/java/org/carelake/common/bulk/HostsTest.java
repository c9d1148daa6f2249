package org.carelake.common.bulk;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.util.Set;
import org.carelake.common.run.PlatformException.DataRefused;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostsTest {
  /** By addresses, so that no name has to be looked up. */
  private static final Hosts PUBLIC =
      new Hosts(URI.create("https://203.0.113.5/fhir"), Set.of("10.0.0.9"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://10.1.2.3/file",
        "https://192.168.0.1/file",
        "https://127.0.0.1/file",
        "https://169.254.169.254/latest",
        "https://[fd00::1]/file",
        "https://[::1]/file",
        "http://203.0.113.5/file",
        "file:///etc/hostname",
        "ftp://203.0.113.5/file"
      })
  void aServerOfTheInternetCannotLeadIntoThisNetwork(String target) {
    assertThrows(DataRefused.class, () -> PUBLIC.requireAllowed(URI.create(target)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://203.0.113.5:8443/file",
        "https://198.51.100.7/file",
        "https://10.0.0.9/file"
      })
  void itsOwnHostOthersOfTheInternetAndThoseThatAreNamedAreAllowed(String target) {
    assertDoesNotThrow(() -> PUBLIC.requireAllowed(URI.create(target)));
  }

  @ParameterizedTest
  @CsvSource({
    "https://203.0.113.5/x, true",
    "https://203.0.113.5:443/x, true",
    "https://203.0.113.5:8443/x, false",
    "http://203.0.113.5/x, false",
    "https://198.51.100.7/x, false",
    "https://10.0.0.9/x, true",
    "http://10.0.0.9/x, false"
  })
  void theTokenIsForItsOriginAndNamedHostsOnly(String target, boolean may) {
    assertEquals(may, PUBLIC.mayHaveToken(URI.create(target)));
  }
}
