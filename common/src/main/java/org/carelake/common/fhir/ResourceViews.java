package org.carelake.common.fhir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Resource;

/**
 * All views that a resource may feed. Contained resources feed the views of their own types;
 * bundles of deletions give a row that says so to each view with a column {@code id}.
 */
public final class ResourceViews {
  private static final Map<List<String>, ResourceViews> COMPILED = new ConcurrentHashMap<>();

  /**
   * Older than any version that says when it was made, so that a part of a resource never takes the
   * place of the whole.
   */
  private static final String PART = "1000-01-01T00:00:00Z";

  private final List<View> views;
  private final Map<String, List<Integer>> byType = new HashMap<>();

  /**
   * One row of one view.
   *
   * @param view the view's position
   * @param updatedAt ISO 8601, or null where the resource does not tell
   */
  public record Result(int view, boolean deleted, String updatedAt, List<Object> values) {}

  private ResourceViews(List<String> definitions) {
    this.views =
        definitions.stream().map(text -> View.compile(ViewDefinition.parse(text))).toList();
    IntStream.range(0, views.size())
        .forEach(
            i -> byType.computeIfAbsent(views.get(i).resource(), t -> new ArrayList<>()).add(i));
  }

  /** The views of these definitions, compiled once in a JVM. */
  public static ResourceViews of(List<String> definitions) {
    return COMPILED.computeIfAbsent(List.copyOf(definitions), ResourceViews::new);
  }

  public List<View> views() {
    return views;
  }

  /** The types of resources to be parsed. */
  public Set<String> types() {
    Set<String> types = new HashSet<>(byType.keySet());
    types.add("Bundle");
    return types;
  }

  /**
   * The rows of all views.
   *
   * @throws BadLine if a view cannot be applied, or gives too many rows
   */
  public List<Result> rows(Resource resource) {
    if (resource instanceof Bundle bundle) {
      return deletions(bundle);
    }
    LineRows rows = new LineRows();
    String key = resource.getIdElement().getIdPart();
    String updatedAt = updatedAt(resource);
    add(resource, key, updatedAt, rows);
    if (resource instanceof DomainResource container) {
      for (Resource contained : container.getContained()) {
        add(contained, key + "#" + ResourceKey.localId(contained), updatedAt, rows);
      }
    }
    return rows.all();
  }

  private void add(Resource resource, String key, String updatedAt, LineRows rows) {
    for (int i : byType.getOrDefault(resource.fhirType(), List.of())) {
      try {
        views
            .get(i)
            .rows(
                resource,
                key,
                values -> rows.add(new Result(i, false, updatedAt, Arrays.asList(values))));
      } catch (InvalidView e) {
        throw new BadLine("resources.view." + views.get(i).name());
      }
    }
  }

  private static String updatedAt(Resource resource) {
    for (Coding tag : resource.getMeta().getTag()) {
      if ("SUBSETTED".equals(tag.getCode())) {
        return PART;
      }
    }
    return resource.getMeta().getLastUpdatedElement().getValueAsString();
  }

  private List<Result> deletions(Bundle bundle) {
    List<Result> rows = new ArrayList<>();
    if (bundle.getEntry().isEmpty()) {
      throw new BadLine("resources.bundle");
    }
    for (Bundle.BundleEntryComponent entry : bundle.getEntry()) {
      String[] target = String.valueOf(entry.getRequest().getUrl()).split("/", -1);
      if (entry.getRequest().getMethod() != Bundle.HTTPVerb.DELETE || !isResource(target)) {
        throw new BadLine("resources.bundle");
      }
      String at = bundle.getMeta().getLastUpdatedElement().getValueAsString();
      for (int i : byType.getOrDefault(target[0], List.of())) {
        List<String> names = views.get(i).columns().stream().map(View.Column::name).toList();
        if (names.contains("id")) {
          Object[] values = new Object[names.size()];
          values[names.indexOf("id")] = target[1];
          rows.add(new Result(i, true, at, Arrays.asList(values)));
        }
      }
    }
    return rows;
  }

  /** A type and an id. */
  private static boolean isResource(String[] target) {
    return target.length == 2 && R4.resourceTypes().contains(target[0]) && Lexical.isId(target[1]);
  }
}
