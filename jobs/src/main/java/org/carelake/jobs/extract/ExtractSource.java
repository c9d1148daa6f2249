package org.carelake.jobs.extract;

import java.time.Duration;
import java.util.Optional;
import org.carelake.common.extract.JdbcSource;
import org.carelake.common.run.LandingPlace;

/**
 * A system that a source names a connection to.
 *
 * @param every from one extract to the next, where that is said
 */
record ExtractSource(String name, JdbcSource jdbc, LandingPlace place, Optional<Duration> every) {}
