package io.shardline.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Rules that hold in every module. */
public final class HouseRules {
    // A word of a name, not a part of one: neither Database nor Information is meant. DataSource and MetaData are
    // JDBC's.
    private static final Pattern EMPTY_WORD = Pattern.compile(
            "(Manager|Helper|Util|Impl|Info|Data(?!Source)(?<!MetaData)|Engine|Processor|Handler)s?(?![a-z])");

    private static final DescribedPredicate<JavaClass> THIRD_PARTY =
            resideInAnyPackage("com.google.common..", "net.sf.jsqlparser..", "com.zaxxer..", "org.postgresql..");

    private HouseRules() {}

    /** No type is named after nothing. */
    public static ArchRule typesSayWhatTheyAre() {
        return classes()
                .should(new ArchCondition<JavaClass>("have no empty word in their name") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        if (EMPTY_WORD.matcher(type.getSimpleName()).find()) {
                            events.add(SimpleConditionEvent.violated(
                                    type, type.getName() + " has an empty word in its name"));
                        }
                    }
                })
                .because("such a word fits everything and so says nothing");
    }

    /** No type of a library that may be replaced or relocated is part of what users compile against. */
    public static ArchRule publicSignaturesAreOurOwn(String... publicPackages) {
        return classes()
                .that(resideInAnyPackage(publicPackages))
                .and(new PublicType())
                .should(new ArchCondition<JavaClass>("mention no library in a public signature") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        supertypes(type)
                                .filter(THIRD_PARTY)
                                .forEach(used -> report(events, type, type.getName(), used));
                        type.getMembers().stream()
                                .filter(HouseRules::isVisible)
                                .forEach(member -> types(member)
                                        .filter(THIRD_PARTY)
                                        .forEach(used -> report(events, type, member.getFullName(), used)));
                    }
                })
                .allowEmptyShould(true)
                .because("users must not depend on the libraries that we happen to use");
    }

    private static void report(ConditionEvents events, JavaClass owner, String where, JavaClass used) {
        events.add(SimpleConditionEvent.violated(owner, where + " mentions " + used.getName()));
    }

    private static boolean isVisible(JavaMember member) {
        return member.getModifiers().contains(JavaModifier.PUBLIC)
                || member.getModifiers().contains(JavaModifier.PROTECTED);
    }

    private static Stream<JavaClass> supertypes(JavaClass type) {
        Stream<JavaType> direct = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
        return direct.flatMap(supertype -> supertype.getAllInvolvedRawTypes().stream());
    }

    private static Stream<JavaClass> types(JavaMember member) {
        if (member instanceof JavaField field) {
            return field.getAllInvolvedRawTypes().stream();
        }
        JavaCodeUnit unit = (JavaCodeUnit) member;
        return Stream.concat(unit.getAllInvolvedRawTypes().stream(), unit.getExceptionTypes().stream());
    }

    private static final class PublicType extends DescribedPredicate<JavaClass> {
        PublicType() {
            super("are public");
        }

        @Override
        public boolean test(JavaClass type) {
            return type.getModifiers().contains(JavaModifier.PUBLIC)
                    && type.getEnclosingClass().map(this::test).orElse(true);
        }
    }
}
