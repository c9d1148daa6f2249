package org.carelake.jobs.extract;

import java.nio.file.Path;
import java.util.Optional;
import org.carelake.common.extract.JdbcSource;
import org.carelake.common.run.RawFolder;

/**
 * A system that a source names a connection to.
 *
 * @param here folder of this machine in which files come together
 * @param elsewhere where they are copied to then; empty where they stay
 */
record ExtractSource(String name, JdbcSource jdbc, Path here, Optional<RawFolder> elsewhere) {}
