package org.carelake.jobs.schedule;

import ai.timefold.solver.core.api.domain.solution.PlanningEntityCollectionProperty;
import ai.timefold.solver.core.api.domain.solution.PlanningScore;
import ai.timefold.solver.core.api.domain.solution.PlanningSolution;
import ai.timefold.solver.core.api.domain.valuerange.CountableValueRange;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeFactory;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.score.buildin.hardsoftlong.HardSoftLongScore;
import java.util.List;

/** All clinics' appointments of one day. */
@PlanningSolution
public final class DayPlan {
  @PlanningEntityCollectionProperty private List<Slot> slots;
  @PlanningScore private HardSoftLongScore score;

  /** The solver makes copies. */
  public DayPlan() {}

  DayPlan(List<Slot> slots) {
    this.slots = slots;
  }

  public List<Slot> slots() {
    return slots;
  }

  public HardSoftLongScore score() {
    return score;
  }

  /** Each proposal is made or not. */
  @ValueRangeProvider
  public CountableValueRange<Boolean> choices() {
    return ValueRangeFactory.createBooleanValueRange();
  }
}
