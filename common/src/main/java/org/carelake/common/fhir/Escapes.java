package org.carelake.common.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * What a line can only say with the escapes of JSON: control characters and halves of characters.
 * Few lines have such escapes, and only they are looked through.
 */
final class Escapes {
  private Escapes() {}

  static boolean anyIn(byte[] line) {
    for (int i = 0; i + 1 < line.length; i++) {
      if (line[i] == '\\' && (line[i + 1] == 'u' || line[i + 1] == 'b' || line[i + 1] == 'f')) {
        return true;
      }
    }
    return false;
  }

  /**
   * Of the control characters only line ends and tabs may be in a text.
   *
   * @throws BadLine also for half of a character, of which no store could keep more than a question
   *     mark
   */
  static void require(JsonNode node) {
    if (node.isTextual()) {
      require(node.textValue());
    }
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      require(member.getKey());
    }
    node.forEach(Escapes::require);
  }

  private static void require(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' && !Lexical.isBlank(c)) {
        throw new BadLine("resources.value");
      }
      if (Character.isSurrogate(c) && !isPair(text, i++)) {
        throw new BadLine("resources.encoding");
      }
    }
  }

  private static boolean isPair(String text, int i) {
    return i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
  }
}
