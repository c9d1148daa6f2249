package org.carelake.jobs.it;

import java.util.List;

/** A kind of thing in an invented world, and what things of this kind refer to. */
record Kind(String name, List<Role> roles) {

  /** One reference: its name, the kind it leads to, and whether it may be left out. */
  record Role(String name, String kind, boolean required) {}

  static Kind of(String name, Role... roles) {
    return new Kind(name, List.of(roles));
  }

  static Role required(String name, String kind) {
    return new Role(name, kind, true);
  }

  static Role optional(String name, String kind) {
    return new Role(name, kind, false);
  }
}
