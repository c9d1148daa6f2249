package org.carelake.jobs.command;

import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The names of all commands. */
@Command(
    name = "carelake",
    description = "One trustworthy picture of a hospital group's patients.",
    mixinStandardHelpOptions = true,
    version = "carelake 1.0.0",
    scope = picocli.CommandLine.ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      FhirCommand.class,
      ExtractCommand.class,
      IngestCommand.class,
      PublishCommand.class,
      VerifyCommand.class,
      ExportCommand.class,
      TrainCommand.class,
      ScoreCommand.class,
      ModelsCommand.class,
      ScheduleCommand.class,
      SourcesCommand.class,
      QuarantineCommand.class,
      QualityCommand.class,
      RunsCommand.class,
      MaintainCommand.class,
      TablesCommand.class,
      ConfigCommand.class,
      ExplainCommand.class,
      GraphCommand.class,
      SampleCommand.class,
      ViewsCommand.class,
      UpCommand.class,
      DownCommand.class,
      DoctorCommand.class,
      GenerateCompletion.class,
      HelpCommand.class
    })
public final class CarelakeCommand {}
