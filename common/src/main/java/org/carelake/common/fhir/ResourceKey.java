package org.carelake.common.fhir;

import org.hl7.fhir.r4.model.Resource;

/** What getResourceKey() gives. */
final class ResourceKey {
  private ResourceKey() {}

  /** The id without type and version; null where there is none. */
  static String localId(Resource resource) {
    String id = resource.getIdElement().getIdPart();
    return id != null && id.startsWith("#") ? id.substring(1) : id;
  }

  /** Of the view's resource the key it goes by; of one inside it that key, # and its own id. */
  static String of(Resource resource, Scope scope) {
    if (resource == scope.resource) {
      return scope.key;
    }
    String id = localId(resource);
    return scope.key == null || id == null ? null : scope.key + "#" + id;
  }
}
