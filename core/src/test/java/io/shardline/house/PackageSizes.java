package io.shardline.house;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How many types a package has, and how many of them others may see. */
final class PackageSizes {
    private static final int MOST_TYPES = 30;
    private static final int FEW_TYPES = 6;

    private static final Set<String> PUBLIC_PACKAGES = Set.of(
            "io.shardline",
            "io.shardline.topology",
            "io.shardline.sharding",
            "io.shardline.ingest",
            "io.shardline.ingest.replay",
            "io.shardline.ingest.script",
            "io.shardline.ingest.sync",
            "io.shardline.events",
            "io.shardline.guard",
            "io.shardline.compare");

    // Other packages are about the records of these, so their records are there to be seen.
    private static final Set<String> MODEL_PACKAGES =
            Set.of("io.shardline.sql", "io.shardline.catalog", "io.shardline.bind", "io.shardline.plan");

    private PackageSizes() {}

    static List<String> packagesThatAreTooLarge(JavaClasses classes) {
        return topLevelTypes(classes).entrySet().stream()
                .filter(entry -> entry.getValue().size() > MOST_TYPES)
                .map(entry -> "%s has %d types"
                        .formatted(entry.getKey(), entry.getValue().size()))
                .toList();
    }

    static List<String> internalPackagesThatHideTooLittle(JavaClasses classes) {
        return topLevelTypes(classes).entrySet().stream()
                .filter(entry -> !PUBLIC_PACKAGES.contains(entry.getKey()))
                .filter(entry -> hidesTooLittle(entry.getValue()))
                .map(entry -> "%s: more than half of its types are public".formatted(entry.getKey()))
                .toList();
    }

    private static boolean hidesTooLittle(List<JavaClass> types) {
        List<JavaClass> counted = types.stream().filter(type -> !isModel(type)).toList();
        long hidden = counted.stream()
                .filter(type -> !type.getModifiers().contains(JavaModifier.PUBLIC))
                .count();
        return counted.size() > FEW_TYPES && hidden * 2 < counted.size();
    }

    private static boolean isModel(JavaClass type) {
        return MODEL_PACKAGES.contains(type.getPackageName())
                && (type.isRecord() || type.isEnum() || type.isInterface());
    }

    private static Map<String, List<JavaClass>> topLevelTypes(JavaClasses classes) {
        return classes.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(groupingBy(JavaClass::getPackageName, TreeMap::new, toList()));
    }
}
