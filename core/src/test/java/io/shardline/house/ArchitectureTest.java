package io.shardline.house;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.shardline", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule everyPackageIsInThePicture = classes().should(Arrows.lieInAKnownPackage());

    @ArchTest
    static final ArchRule arrowsRunOneWay = classes().should(Arrows.beKeptBy());

    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().matching("io.shardline.(*)..")
            .should()
            .beFreeOfCycles()
            .ignoreDependency(alwaysTrue(), describe("an error type", Arrows::isError))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule plansKnowNothingOfTheirExecution = noClasses()
            .that()
            .resideInAPackage("io.shardline.plan..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.shardline.exec..", "java.sql..", "javax.sql..", "org.postgresql..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyTheBackendKnowsTheDriverAndThePool = noClasses()
            .that()
            .resideOutsideOfPackage("io.shardline.backend..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.postgresql..", "com.zaxxer..");

    @ArchTest
    static final ArchRule onlyTheParserKnowsJSqlParser = noClasses()
            .that()
            .resideOutsideOfPackage("io.shardline.parse..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("net.sf.jsqlparser..");

    @ArchTest
    static final ArchRule publicSignaturesAreOurOwn = HouseRules.publicSignaturesAreOurOwn(
            "io.shardline",
            "io.shardline.topology..",
            "io.shardline.sharding..",
            "io.shardline.ingest..",
            "io.shardline.events..",
            "io.shardline.guard..",
            "io.shardline.compare..");

    @ArchTest
    static final ArchRule typesSayWhatTheyAre = HouseRules.typesSayWhatTheyAre();

    @ArchTest
    static void packagesHaveAtMostThirtyTypes(JavaClasses classes) {
        assertThat(PackageSizes.packagesThatAreTooLarge(classes)).isEmpty();
    }

    @ArchTest
    static void internalPackagesHideAtLeastHalfOfTheirTypes(JavaClasses classes) {
        assertThat(PackageSizes.internalPackagesThatHideTooLittle(classes)).isEmpty();
    }
}
