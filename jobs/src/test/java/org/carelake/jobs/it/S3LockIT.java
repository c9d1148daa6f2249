package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.carelake.common.run.LakeFiles;
import org.carelake.common.run.PlatformException.StoreUnavailable;
import org.carelake.common.run.Run;
import org.carelake.common.run.RunLedger;
import org.carelake.common.spark.Sessions;
import org.carelake.local.Endpoint;
import org.carelake.local.LocalStoresExtension;
import org.carelake.local.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The lock of a lake on S3. */
class S3LockIT {
  @RegisterExtension static final LocalStoresExtension STORES = LocalStoresExtension.with(Store.S3);

  private static LakeFiles folder(String name) {
    return new LakeFiles("s3a://carelake/locks/" + name, conf());
  }

  private static Configuration conf() {
    Endpoint s3 = STORES.endpoint(Store.S3);
    Configuration conf = new Configuration();
    Sessions.localFiles().forEach(conf::set);
    conf.set("fs.s3a.endpoint", s3.url());
    conf.set("fs.s3a.access.key", s3.user());
    conf.set("fs.s3a.secret.key", password(s3));
    conf.set("fs.s3a.path.style.access", "true");
    return conf;
  }

  private static String password(Endpoint s3) {
    try {
      return Files.readString(Path.of(s3.passwordReference().substring("file:".length())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RunLedger ledger(String name) {
    return new RunLedger(folder(name + "/runs"), folder(name));
  }

  @Test
  void ofRunsThatStartAtTheSameMomentOneGetsTheLake() throws Exception {
    requireOneAtATime("fresh", false);
  }

  @Test
  void ofRunsThatFindADeadOneOneTakesItsPlace() throws Exception {
    requireOneAtATime("dead", true);
  }

  /** Whoever looks while it is renewed must not take it for gone. */
  @Test
  void aLockThatIsRenewedIsAlwaysThere() throws Exception {
    LakeFiles files = folder("renewed");
    files.write("lock", bytes("first"));
    ExecutorService holder = Executors.newSingleThreadExecutor();
    Future<?> renewing =
        holder.submit(
            () -> {
              for (int i = 0; i < 200; i++) {
                files.write("lock", bytes("renewal " + i));
              }
            });

    long missing = 0;
    while (!renewing.isDone()) {
      missing += isMissing(files) ? 1 : 0;
    }

    renewing.get();
    holder.shutdown();
    assertEquals(0, missing);
  }

  private static boolean isMissing(LakeFiles files) {
    try {
      return files.read("lock").isEmpty();
    } catch (UncheckedIOException e) {
      return false; // It was replaced just then; whoever reads a lock asks again.
    }
  }

  private static void requireOneAtATime(String name, boolean anotherHasDied) throws Exception {
    ExecutorService starters = Executors.newFixedThreadPool(6);
    for (int i = 0; i < 5; i++) {
      String here = name + i;
      if (anotherHasDied) {
        folder(here).write("lock", bytes("elsewhere 1 1 2020-01-01T00:00:00Z token"));
      }
      CyclicBarrier together = new CyclicBarrier(6);
      List<Future<Run>> starting =
          Stream.generate(
                  () ->
                      starters.submit(
                          () -> {
                            together.await();
                            return Run.start(ledger(here), "test", Instant.now(), false);
                          }))
              .limit(6)
              .toList();
      List<Run> started = new ArrayList<>();
      for (Future<Run> each : starting) {
        try {
          started.add(each.get());
        } catch (ExecutionException e) {
          assertEquals(StoreUnavailable.class, e.getCause().getClass(), e.toString());
        }
      }
      assertEquals(1, started.size());
      started.get(0).requireLake();
      started.get(0).close();
      assertTrue(folder(here).read("lock").isEmpty());
    }
    starters.shutdown();
  }

  @Test
  void aRunWhoseLockAnotherOneTookLeavesItAlone() {
    String other = "elsewhere 1 1 " + Instant.now() + " token-of-the-other";
    Run run = Run.start(ledger("taken"), "test", Instant.now(), false);
    folder("taken").write("lock", bytes(other));

    assertThrows(StoreUnavailable.class, run::requireLake);
    run.close();

    assertEquals(
        other, new String(folder("taken").read("lock").orElseThrow(), StandardCharsets.UTF_8));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
