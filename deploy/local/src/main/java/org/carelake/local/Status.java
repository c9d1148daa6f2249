package org.carelake.local;

import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What is known about one store without talking to it.
 *
 * @param port the port it has, or had when it last ran; empty when it was never started
 * @param process the id of the process that hosts it; empty when stopped
 * @param log the file in which the store tells what it does
 */
public record Status(Store store, State state, OptionalInt port, OptionalLong process, Path log) {
  /** How far a store is. */
  public enum State {
    /** No process hosts the store. */
    STOPPED,
    /** A process hosts the store, but it does not serve yet. */
    STARTING,
    /** The store serves. */
    RUNNING
  }

  /** Whether another program has the port that the store had when it last ran. */
  public boolean isPortTaken() {
    return state == State.STOPPED && port.isPresent() && !Ports.isFree(port.getAsInt());
  }
}
