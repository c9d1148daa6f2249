package org.carelake.jobs.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DaySolverTest {
  private static final ScheduleLimits LIMITS = new ScheduleLimits(14, 2, 0.3, 0.4, 15, 8);

  /** A proposal for each of the slots: bit 2i reminds, bit 2i + 1 overbooks. */
  private static List<Slot> slots(long seed, int size) {
    Random random = new Random(seed);
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      slots.add(
          new Slot(
              "A" + i,
              "P" + random.nextInt(size),
              "D" + random.nextInt(2),
              random.nextDouble() * 0.8,
              random.nextInt(4) == 0,
              0.75,
              LIMITS));
    }
    return slots;
  }

  /** What the plan is worth in thousandths of a slot, or nothing if it breaks a limit. */
  private static long worth(List<Slot> slots, long plan) {
    double[] expected = new double[2];
    int[] size = new int[2];
    int[] twice = new int[2];
    int calls = 0;
    Set<String> shared = new HashSet<>();
    long worth = 0;
    for (int i = 0; i < slots.size(); i++) {
      Slot slot = slots.get(i);
      boolean remind = (plan >> (2 * i) & 1) == 1;
      boolean overbook = (plan >> (2 * i + 1) & 1) == 1;
      int clinic = slot.clinic().equals("D0") ? 0 : 1;
      double missed = 1 - slot.attendance();
      double comes = 1 - missed * (remind ? 0.7 : 1);
      double wait = overbook ? comes * 0.75 * 15 : 0;
      if (wait > 8 || (overbook && !shared.add(slot.patient()))) {
        return Long.MIN_VALUE;
      }
      expected[clinic] += Math.round(1000 * (comes + (overbook ? 0.75 : 0)));
      size[clinic]++;
      twice[clinic] += overbook ? 1 : 0;
      calls += remind ? 1 : 0;
      double used = 1 - (1 - comes) * (overbook ? 0.25 : 1);
      worth += Math.round(1000 * (used - (remind ? 0.03 : 0) - 0.3 * wait / 15));
    }
    boolean broken = calls > 2;
    for (int clinic = 0; clinic < 2; clinic++) {
      broken |= expected[clinic] > 1000 * size[clinic] || twice[clinic] * 1000 > 400 * size[clinic];
    }
    return broken ? Long.MIN_VALUE : worth;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void thePlanIsTheBestOfAll(long seed) {
    List<Slot> slots = slots(seed, 6);
    long best = Long.MIN_VALUE;
    for (long plan = 0; plan < 1 << 12; plan++) {
      best = Math.max(best, remindsAgain(seed, plan) ? Long.MIN_VALUE : worth(slots, plan));
    }

    DayPlan solved = DaySolver.solved(slots);

    assertEquals(0, solved.score().hardScore());
    assertEquals(best, solved.score().softScore(), "worth in thousandths of a slot");
  }

  /** The draws once more, to know who had been reminded. */
  private static boolean remindsAgain(long seed, long plan) {
    Random random = new Random(seed);
    for (int i = 0; i < 6; i++) {
      random.nextInt(6);
      random.nextInt(2);
      random.nextDouble();
      if (random.nextInt(4) == 0 && (plan >> (2 * i) & 1) == 1) {
        return true;
      }
    }
    return false;
  }

  @Test
  void theSameDayGivesTheSamePlan() {
    List<String> first = told(DaySolver.solved(slots(9, 60)));

    assertEquals(first, told(DaySolver.solved(slots(9, 60))));
    assertTrue(first.stream().anyMatch(slot -> slot.endsWith("true")), "something is overbooked");
    assertFalse(first.stream().allMatch(slot -> slot.endsWith("true")));
  }

  private static List<String> told(DayPlan plan) {
    return plan.slots().stream()
        .map(slot -> slot.appointment() + " " + slot.isReminded() + " " + slot.isOverbooked())
        .toList();
  }
}
