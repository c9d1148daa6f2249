package org.carelake.common.bulk.kit;

import java.nio.file.Path;
import java.util.Optional;
import org.carelake.common.bulk.ExportJob;

/** This client in a process of its own: begins an export, or goes on with the one there is. */
final class ClientProcess {
  private ClientProcess() {}

  public static void main(String[] arguments) throws Exception {
    Client client = new Client(arguments[0], Path.of(arguments[1]), Behaviour.Needs.NOTHING);
    Optional<ExportJob> last = client.ledger().all().findFirst();
    if (last.isEmpty()) {
      client.export(Integer.parseInt(arguments[2]));
    } else {
      client.resume(Integer.parseInt(arguments[2]));
    }
  }
}
