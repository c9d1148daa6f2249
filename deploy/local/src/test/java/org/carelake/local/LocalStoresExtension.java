package org.carelake.local;

import java.util.Set;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Gives integration tests real stores: one set for all test classes of a test run, in a temporary
 * folder and on free ports, away from those that a developer has running.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final LocalStoresExtension STORES = LocalStoresExtension.with(Store.MYSQL, Store.S3);
 * }</pre>
 *
 * <p>Tests share the stores' content, so each makes its own names. Tests that stop or kill stores
 * need a set of their own: {@link LocalStores#at} with a temporary folder.
 */
public final class LocalStoresExtension implements BeforeAllCallback {
  private final Set<Store> stores;
  private LocalStores running;

  private LocalStoresExtension(Set<Store> stores) {
    this.stores = stores;
  }

  /** The stores that a test class needs; they are there when its first test starts. */
  public static LocalStoresExtension with(Store... stores) {
    return new LocalStoresExtension(Set.of(stores));
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    running =
        context
            .getRoot()
            .getStore(Namespace.create(LocalStoresExtension.class))
            .getOrComputeIfAbsent(
                TestRunStores.class, key -> TestRunStores.make(), TestRunStores.class)
            .stores();
    running.start(stores);
    stores.forEach(running::await);
  }

  /** How to reach one of the stores that this test class asked for. */
  public Endpoint endpoint(Store store) {
    return running.await(store);
  }
}
