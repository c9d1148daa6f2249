package org.carelake.jobs.schedule;

import ai.timefold.solver.core.api.solver.SolverFactory;
import ai.timefold.solver.core.config.solver.SolverConfig;
import ai.timefold.solver.core.config.solver.termination.TerminationConfig;
import java.util.List;

/** Solves one day. It stops after a number of moves, so the same day gives the same plan. */
final class DaySolver {
  private static final long MOVES_OF_A_SLOT = 400;

  private DaySolver() {}

  static DayPlan solved(List<Slot> slots) {
    SolverConfig config =
        new SolverConfig()
            .withSolutionClass(DayPlan.class)
            .withEntityClasses(Slot.class)
            .withConstraintProviderClass(ClinicRules.class)
            .withRandomSeed(0L)
            .withTerminationConfig(
                new TerminationConfig().withMoveCountLimit(MOVES_OF_A_SLOT * slots.size()));
    return SolverFactory.<DayPlan>create(config).buildSolver().solve(new DayPlan(slots));
  }
}
