package org.carelake.common.bulk;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import org.carelake.common.run.PlatformException.DataRefused;
import org.carelake.common.run.Printable;

/**
 * Where an export may lead. A server names addresses of status and files, and redirects; none of
 * these may make this program ask what only this machine's network can see, or carry the token to
 * others.
 *
 * @param own the server's base
 * @param trusted names of further hosts of the same owner
 */
public record Hosts(URI own, Set<String> trusted) {
  /** From anywhere, from the own network, from this machine; and what none should ever name. */
  private enum Reach {
    PUBLIC,
    PRIVATE,
    LOOPBACK,
    LINK_LOCAL
  }

  /** Whether a request there carries the token. */
  boolean mayHaveToken(URI target) {
    return origin(target).equals(origin(own)) || isTrusted(target);
  }

  private boolean isTrusted(URI target) {
    return target.getHost() != null
        && trusted.contains(target.getHost().toLowerCase(Locale.ROOT))
        && !(own.getScheme().equals("https") && target.getScheme().equals("http"));
  }

  /** Refuses addresses that a server has no business to name. */
  void requireAllowed(URI target) {
    String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
    if (!Set.of("http", "https").contains(scheme) || target.getHost() == null) {
      throw refused(target, "it is no http or https address");
    }
    if (own.getScheme().equals("https") && scheme.equals("http")) {
      throw refused(target, "it is not encrypted while the server is");
    }
    if (!sameHost(target) && !isTrusted(target)) {
      requireNoInnerAddress(target);
    }
  }

  private boolean sameHost(URI target) {
    return target.getHost().equalsIgnoreCase(own.getHost());
  }

  private void requireNoInnerAddress(URI target) {
    Reach reach = reach(target);
    if (reach != Reach.PUBLIC && reach != reach(own)) {
      throw refused(target, "it is an address within a private network, and the server's is not");
    }
  }

  private static Reach reach(URI uri) {
    try {
      Reach furthest = Reach.PUBLIC;
      for (InetAddress address : InetAddress.getAllByName(uri.getHost())) {
        Reach reach = reach(address);
        furthest = reach.compareTo(furthest) > 0 ? reach : furthest;
      }
      return furthest;
    } catch (UnknownHostException e) {
      return Reach.PUBLIC; // Nobody is reached by it.
    }
  }

  private static Reach reach(InetAddress address) {
    if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
      return Reach.LOOPBACK;
    }
    if (address.isLinkLocalAddress() || address.isMulticastAddress()) {
      return Reach.LINK_LOCAL;
    }
    boolean isUniqueLocal =
        address.getAddress().length == 16 && (address.getAddress()[0] & 0xFE) == 0xFC;
    return address.isSiteLocalAddress() || isUniqueLocal ? Reach.PRIVATE : Reach.PUBLIC;
  }

  private static DataRefused refused(URI target, String why) {
    return new DataRefused(
        "Cannot follow the server to %s: %s. If that host is the server's own, name it in sources.<name>.hosts."
            .formatted(Printable.text(shown(target)), why));
  }

  /** Without path and query, which may hold a key. */
  static String shown(URI target) {
    return target.getScheme() + "://" + target.getRawAuthority();
  }

  static String origin(URI uri) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
    return scheme + "://" + String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
  }
}
