package io.shardline;

import io.shardline.exec.Parameters;
import io.shardline.sql.SqlText;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parameters of one execution, counted against the text's placeholders. */
final class BoundParameters implements Parameters {
    private final Parameter[] parameters;

    /** @throws ShardlineException PARAMETER_MISSING if there are not as many as placeholders */
    BoundParameters(SqlText text, Parameter[] parameters) throws ShardlineException {
        check(text, parameters);
        this.parameters = parameters;
    }

    /** @throws ShardlineException PARAMETER_MISSING if there are not as many as placeholders */
    static void check(SqlText text, Parameter[] parameters) throws ShardlineException {
        if (parameters.length != text.parameterCount()) {
            throw ShardlineException.of(
                    ErrorCode.PARAMETER_MISSING,
                    "the number of parameters given is %d, and the statement has %d",
                    parameters.length,
                    text.parameterCount());
        }
    }

    @Override
    public int count() {
        return parameters.length;
    }

    @Override
    public @Nullable Object get(int index) {
        return parameters[index - 1].value();
    }

    @Override
    public void bind(PreparedStatement statement, int position, int index) throws SQLException {
        parameters[index - 1].bind(statement, position);
    }

    @Override
    public void bindAll(PreparedStatement statement) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            parameters[i].bind(statement, i + 1);
        }
    }

    @Override
    public String sentAs(int index) {
        return parameters[index - 1].sentAs();
    }

    /** So many of them, from the one after so many. */
    Parameter[] range(int before, int count) {
        return Arrays.copyOfRange(parameters, before, before + count);
    }

    static Parameter[] of(@Nullable Object[] values) {
        Parameter[] parameters = new Parameter[values.length];
        for (int i = 0; i < values.length; i++) {
            parameters[i] = values[i] instanceof Parameter given ? given : Parameter.of(values[i]);
        }
        return parameters;
    }

    /** Those of all entries of a batch. */
    static List<BoundParameters> all(SqlText text, List<Parameter[]> batch) throws ShardlineException {
        List<BoundParameters> bound = new ArrayList<>(batch.size());
        for (Parameter[] parameters : batch) {
            bound.add(new BoundParameters(text, parameters));
        }
        return bound;
    }
}
