package io.shardline.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DelegatingResultSetTest {
    private final List<Method> calls = new ArrayList<>();
    private final List<List<@Nullable Object>> arguments = new ArrayList<>();
    private final ResultSet recorder = (ResultSet) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {ResultSet.class}, (proxy, method, args) -> {
                calls.add(method);
                arguments.add(args == null ? List.of() : Arrays.asList(args));
                return sample(method.getReturnType(), 7);
            });

    /** A pool's result set gives its statement also when it is closed, so that one is asked first whether it is. */
    private static final Set<String> NOT_ONLY_HANDED_ON = Set.of("unwrap", "isWrapperFor", "getStatement");

    private static final Set<String> CHANGING =
            Set.of("insertRow", "deleteRow", "refreshRow", "moveToInsertRow", "moveToCurrentRow");

    static Stream<Method> methods() {
        return Arrays.stream(ResultSet.class.getMethods())
                .filter(method ->
                        !Modifier.isStatic(method.getModifiers()) && !NOT_ONLY_HANDED_ON.contains(method.getName()));
    }

    static Stream<Method> changes() {
        return methods().filter(method -> method.getName().startsWith("update") || CHANGING.contains(method.getName()));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void handsOnEveryMethodWithItsArgumentsAndItsAnswer(Method method) throws Exception {
        ShardResultSet result = new ShardResultSet(recorder, "s0", () -> {});
        Object[] given = arguments(method);
        Object answer = method.invoke(result, given);
        assertThat(calls).containsExactly(method);
        assertThat(arguments.get(0)).containsExactly(given);
        assertThat(answer).isEqualTo(sample(method.getReturnType(), 7));
    }

    @Test
    void hasNoStatementWhenItIsClosed() {
        ShardResultSet closed = new ShardResultSet(recorder, "s0", () -> {});
        assertThatThrownBy(closed::getStatement).hasFieldOrPropertyWithValue("SQLState", "55000");
        assertThat(calls).extracting(Method::getName).containsExactly("isClosed");
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aUnitedResultRefusesEveryChange(Method method) throws SQLException {
        FakeRows rows = new FakeRows(List.of("id"), List.of(List.of(1)));
        UnifiedResultSet result = new UnifiedResultSet(rows, 0, 0, () -> {});
        result.next();
        assertThatThrownBy(() -> method.invoke(result, arguments(method)))
                .isInstanceOfSatisfying(
                        InvocationTargetException.class,
                        e -> assertThat(e.getCause())
                                .isInstanceOfSatisfying(
                                        SQLException.class,
                                        cause -> assertThat(cause.getSQLState()).isEqualTo("24000")));
    }

    /** A different value for each parameter, so that two that are swapped show. */
    private static Object[] arguments(Method method) {
        Class<?>[] types = method.getParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = sample(types[i], i + 1);
        }
        return arguments;
    }

    private static @Nullable Object sample(Class<?> type, int number) {
        if (type == boolean.class) {
            return true;
        } else if (type == byte.class) {
            return (byte) number;
        } else if (type == short.class) {
            return (short) number;
        } else if (type == int.class) {
            return number;
        } else if (type == long.class) {
            return (long) number;
        } else if (type == float.class) {
            return (float) number;
        } else if (type == double.class) {
            return (double) number;
        }
        return type == String.class ? "text " + number : null;
    }
}
