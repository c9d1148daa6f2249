package org.carelake.common.bulk.kit;

import java.util.List;
import java.util.stream.Stream;

/** All behaviours of the kit. */
final class Behaviours {
  static final List<Behaviour> ALL =
      Stream.of(
              SignIn.all(),
              KickOff.all(),
              Polling.all(),
              Listing.all(),
              Transfer.all(),
              Searching.all(),
              Hostility.all())
          .flatMap(List::stream)
          .toList();

  private Behaviours() {}
}
