package org.carelake.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.Quarantine;
import org.carelake.common.lake.TakenFiles;
import org.carelake.common.oltp.Oltp;
import org.carelake.common.spark.Sessions;
import org.carelake.local.LocalStores;

/** The rules of the house. */
@AnalyzeClasses(packages = "org.carelake", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule COMMON_KNOWS_NO_JOB =
      noClasses()
          .that()
          .resideInAPackage("org.carelake.common..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.carelake.jobs..", "org.carelake.local..");

  @ArchTest
  static final ArchRule JOBS_DO_NOT_KNOW_EACH_OTHER =
      slices()
          .matching(
              "org.carelake.jobs.(ingest|fill|publish|export|explain|sample|views|noshow|portrait|schedule|quality|check|sketch)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule ONLY_PLATFORM_OPENS_STORES =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(Platform.class.getName())
          .and()
          .resideInAPackage("org.carelake.jobs..")
          // An export reads through a session of its own, so that its views are its own.
          .and()
          .resideOutsideOfPackage("org.carelake.jobs.export")
          .should()
          .callConstructor(
              Oltp.class, String.class, String.class, org.carelake.common.config.Secret.class)
          .orShould()
          .callConstructor(Lake.class, SparkSession.class, String.class)
          .orShould()
          .callConstructor(Quarantine.class, SparkSession.class, String.class)
          .orShould()
          .callConstructor(TakenFiles.class, SparkSession.class, String.class)
          .orShould()
          .callMethod(LocalStores.class, "at", java.nio.file.Path.class, java.nio.file.Path.class);

  @ArchTest
  static final ArchRule ONLY_SESSIONS_MAKES_A_SESSION =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(Sessions.class.getName())
          .should()
          .callMethod(SparkSession.class, "builder");
}
