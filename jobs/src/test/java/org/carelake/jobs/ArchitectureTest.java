package org.carelake.jobs;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.config.Secret;
import org.carelake.common.graph.GraphStore;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.Quarantine;
import org.carelake.common.lake.TakenFiles;
import org.carelake.common.oltp.Dialect;
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

  /** All but what they have in common and the commands, which put them together. */
  @ArchTest
  static final ArchRule JOBS_DO_NOT_KNOW_EACH_OTHER =
      slices()
          .matching("org.carelake.jobs.(*)..")
          .should()
          .notDependOnEachOther()
          .ignoreDependency(alwaysTrue(), resideInAPackage("org.carelake.jobs.catalog"))
          .ignoreDependency(alwaysTrue(), resideInAPackage("org.carelake.jobs.page"))
          .ignoreDependency(resideInAPackage("org.carelake.jobs.command"), alwaysTrue());

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("org.carelake.common.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule FHIR_AND_ITS_EXPORTS_NEED_NO_SPARK =
      noClasses()
          .that()
          .resideInAnyPackage(
              "org.carelake.common.fhir..",
              "org.carelake.common.bulk..",
              "org.carelake.jobs.fhirexport..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.spark..");

  @ArchTest
  static final ArchRule ONLY_PLATFORM_OPENS_THE_LAKE =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(Platform.class.getName())
          .and()
          .resideInAPackage("org.carelake.jobs..")
          // An export reads through a session of its own, so that its views are its own.
          .and()
          .resideOutsideOfPackage("org.carelake.jobs.export")
          .should()
          .callConstructor(Lake.class, SparkSession.class, String.class)
          .orShould()
          .callConstructor(Quarantine.class, SparkSession.class, String.class)
          .orShould()
          .callConstructor(TakenFiles.class, SparkSession.class, String.class);

  @ArchTest
  static final ArchRule ONLY_TARGETS_OPENS_STORES =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(Targets.class.getName())
          .should()
          .callConstructor(Oltp.class, Dialect.class, String.class, String.class, Secret.class)
          .orShould()
          .callConstructor(GraphStore.class, String.class, String.class, Secret.class);

  @ArchTest
  static final ArchRule ONLY_LOCAL_SERVERS_KNOWS_THE_LOCAL_STORES =
      noClasses()
          .that()
          .resideInAPackage("org.carelake.jobs..")
          .and()
          .doNotHaveFullyQualifiedName(LocalServers.class.getName())
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName(LocalStores.class.getName());

  @ArchTest
  static final ArchRule ONLY_SESSIONS_MAKES_A_SESSION =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(Sessions.class.getName())
          .should()
          .callMethod(SparkSession.class, "builder");
}
