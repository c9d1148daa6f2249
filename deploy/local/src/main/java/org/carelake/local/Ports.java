package org.carelake.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Decides which port a store gets when it starts.
 *
 * @param configured ports that someone asked for; they win over all else
 * @param preferred ports that a store takes at its first start, if they are free
 */
record Ports(Map<Store, Integer> configured, Map<Store, Integer> preferred) {
  // Below the ports that the system hands out to clients, so that none is lost while we are down.
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;

  /** Nothing asked for, and each store's usual port. */
  static Ports usual() {
    return new Ports(
        Map.of(),
        Arrays.stream(Store.values())
            .collect(Collectors.toMap(Function.identity(), Store::preferredPort)));
  }

  Ports withConfigured(Map<Store, Integer> ports) {
    return new Ports(Map.copyOf(ports), preferred);
  }

  Ports withoutPreferred() {
    return new Ports(configured, Map.of());
  }

  /** The configured port, else the one of the last start, else the preferred one or a free one. */
  int choose(StoreFolder folder) {
    Store store = folder.store();
    if (configured.containsKey(store)) {
      return ifFree(configured.get(store), store);
    }
    OptionalInt remembered = folder.port();
    if (remembered.isPresent()) {
      return ifFree(remembered.getAsInt(), store);
    }
    return Optional.ofNullable(preferred.get(store))
        .filter(Ports::isFree)
        .orElseGet(Ports::anyFree);
  }

  private static int ifFree(int port, Store store) {
    if (!isFree(port)) {
      throw new StoreException(
          ("Cannot start %s: port %d is in use by another program."
                  + " Stop it, or choose another port with --set %s=…")
              .formatted(store.title(), port, store.portSetting()));
    }
    return port;
  }

  private static int anyFree() {
    return ThreadLocalRandom.current()
        .ints(LOWEST, HIGHEST)
        .filter(Ports::isFree)
        .findFirst()
        .orElseThrow();
  }

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
