package org.carelake.common.fhir;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * What getReferenceKey() gives: the key of the resource that is meant, as getResourceKey() gives it
 * there.
 *
 * <ul>
 *   <li>{@code Patient/1}, {@code http://…/Patient/1}, {@code Patient/1/_history/2}: 1
 *   <li>{@code urn:uuid:x}: x, whatever the type, which such a reference does not name
 *   <li>{@code #p1}: the container's key, # and p1
 *   <li>{@code Practitioner?identifier=system|value}: {@code ?system|value}; whoever reads it finds
 *       the resource by its identifier
 * </ul>
 */
final class ReferenceKey {
  private static final String HISTORY = "/_history/";
  private static final String UUID = "urn:uuid:";
  private static final String IDENTIFIER = "identifier=";

  private ReferenceKey() {}

  /**
   * @param type the only type wanted; null for any
   */
  static String of(Reference reference, String type, Scope scope) {
    String text = reference.getReferenceElement_().getValue();
    if (text == null || text.isEmpty() || isDeclaredOther(reference, type)) {
      return null;
    }
    if (text.startsWith("#")) {
      return contained(reference, text.substring(1), type, scope);
    }
    if (text.startsWith("urn:")) {
      return text.startsWith(UUID) ? text.substring(UUID.length()) : text;
    }
    int query = text.indexOf('?');
    return query < 0 ? literal(text, type) : conditional(text, query, type);
  }

  private static boolean isDeclaredOther(Reference reference, String type) {
    return type != null && reference.hasType() && !reference.getType().equals(type);
  }

  private static String contained(Reference reference, String id, String type, Scope scope) {
    Resource target = id.isEmpty() ? scope.resource : target(reference, id, scope);
    if (scope.key == null || (type != null && target != null && !target.fhirType().equals(type))) {
      return null;
    }
    return id.isEmpty() ? scope.key : scope.key + "#" + id;
  }

  private static Resource target(Reference reference, String id, Scope scope) {
    if (reference.getResource() instanceof Resource resource) {
      return resource;
    }
    return scope.resource instanceof org.hl7.fhir.r4.model.DomainResource container
        ? container.getContained().stream()
            .filter(each -> id.equals(ResourceKey.localId(each)))
            .findFirst()
            .orElse(null)
        : null;
  }

  /** The text itself where it is no address of a resource. */
  private static String literal(String text, String type) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return text;
    }
    return text.indexOf('/', slash + 1) < 0
        ? typed(text, 0, slash, text, type)
        : address(text, type);
  }

  private static String address(String text, String type) {
    int history = text.indexOf(HISTORY);
    String address = history < 0 ? text : text.substring(0, history);
    int slash = address.lastIndexOf('/');
    return slash < 0
        ? address
        : typed(text, address.lastIndexOf('/', slash - 1) + 1, slash, address, type);
  }

  /**
   * The id behind the slash.
   *
   * @param start where the type's name should be, up to the slash
   */
  private static String typed(String text, int start, int slash, String address, String type) {
    if (start == slash || !Character.isUpperCase(address.charAt(start))) {
      return type == null ? text : null;
    }
    boolean wanted =
        type == null || (type.length() == slash - start && address.startsWith(type, start));
    return wanted ? address.substring(slash + 1) : null;
  }

  private static String conditional(String text, int query, String type) {
    String named = text.substring(text.lastIndexOf('/', query) + 1, query);
    if (type != null && !named.isEmpty() && !named.equals(type)) {
      return null;
    }
    String search = text.substring(query + 1);
    String wanted = search.startsWith(IDENTIFIER) ? search.substring(IDENTIFIER.length()) : search;
    return "?" + decoded(wanted);
  }

  /** A plus is a plus here, not a blank. */
  private static String decoded(String text) {
    try {
      return text.indexOf('%') < 0
          ? text
          : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
