package org.carelake.jobs;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.OutputStreamAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.carelake.common.run.LakeFiles;

/**
 * The log file of one run, in the lake's ledger: what the run tells, and where in the code it
 * failed.
 *
 * <p>Messages of foreign exceptions are left out, since they may quote a row. On a local disk the
 * file grows with the run and so outlives a kill; an object store gets it when the run ends.
 */
final class RunLog implements AutoCloseable {
  private static final String LOGGER = "org.carelake";
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5p %c{1} %replace{%m}{[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]}{?}%n%throwable{0}";

  private final OutputStream file;
  private final OutputStreamAppender appender;

  private RunLog(OutputStream file, OutputStreamAppender appender) {
    this.file = file;
    this.appender = appender;
  }

  /**
   * Begins to write.
   *
   * @param id of the run
   */
  static RunLog open(LakeFiles folder, String id) {
    OutputStream file = folder.open(name(id));
    OutputStreamAppender appender =
        OutputStreamAppender.newBuilder()
            .setName(id)
            .setTarget(file)
            .setLayout(PatternLayout.newBuilder().withPattern(PATTERN).build())
            .build();
    appender.start();
    logger().addAppender(appender, Level.INFO, null);
    context().updateLoggers();
    return new RunLog(file, appender);
  }

  static String name(String id) {
    return id + ".log";
  }

  /** Writes where a run failed, without the words of anybody else's code. */
  void failed(Throwable thrown, Failure failure) {
    StringBuilder text = new StringBuilder(failure.recorded()).append(System.lineSeparator());
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      text.append(cause.getClass().getName()).append(System.lineSeparator());
      for (StackTraceElement frame : cause.getStackTrace()) {
        text.append("  at ").append(frame).append(System.lineSeparator());
      }
    }
    try {
      file.write(text.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      thrown.addSuppressed(e);
    }
  }

  private static LoggerContext context() {
    return LoggerContext.getContext(false);
  }

  /** Our logger's settings, also where a cluster's own logging knows none. */
  private static LoggerConfig logger() {
    LoggerConfig found = context().getConfiguration().getLoggerConfig(LOGGER);
    if (found.getName().equals(LOGGER)) {
      return found;
    }
    LoggerConfig made = new LoggerConfig(LOGGER, Level.INFO, true);
    context().getConfiguration().addLogger(LOGGER, made);
    return made;
  }

  @Override
  public void close() {
    logger().removeAppender(appender.getName());
    context().updateLoggers();
    appender.stop();
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
