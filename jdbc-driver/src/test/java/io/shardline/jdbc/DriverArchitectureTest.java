package io.shardline.jdbc;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.shardline.house.HouseRules;
import java.util.Set;

@AnalyzeClasses(
        packages = {"io.shardline.jdbc", "io.shardline.cli"},
        importOptions = ImportOption.DoNotIncludeTests.class)
class DriverArchitectureTest {
    private static final Set<String> OPEN_TO_THE_DRIVER = Set.of(
            "io.shardline",
            "io.shardline.compare",
            "io.shardline.topology",
            "io.shardline.sharding",
            "io.shardline.ingest",
            "io.shardline.ingest.csv",
            "io.shardline.ingest.csv.watch",
            "io.shardline.ingest.script",
            "io.shardline.ingest.replay",
            "io.shardline.ingest.sync",
            "io.shardline.events",
            "io.shardline.guard",
            "io.shardline.jdbc",
            "io.shardline.cli");

    @ArchTest
    static final ArchRule usesOnlyThePublicPackagesOfCore = noClasses()
            .should()
            .dependOnClassesThat(new DescribedPredicate<JavaClass>("lie in an internal package of core") {
                @Override
                public boolean test(JavaClass type) {
                    return type.getPackageName().startsWith("io.shardline")
                            && !OPEN_TO_THE_DRIVER.contains(type.getPackageName());
                }
            });

    @ArchTest
    static final ArchRule usesNoLibraryBesideCore = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.google.common..", "net.sf.jsqlparser..", "com.zaxxer..");

    @ArchTest
    static final ArchRule theDriverDoesNotKnowTheCommandLine = noClasses()
            .that()
            .resideInAPackage("io.shardline.jdbc..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.shardline.cli..");

    @ArchTest
    static final ArchRule publicSignaturesAreOurOwn = HouseRules.publicSignaturesAreOurOwn("io.shardline.jdbc..");

    @ArchTest
    static final ArchRule typesSayWhatTheyAre = HouseRules.typesSayWhatTheyAre();
}
