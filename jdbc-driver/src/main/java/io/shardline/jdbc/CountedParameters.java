package io.shardline.jdbc;

import java.sql.ParameterMetaData;
import java.sql.SQLException;

/** How many parameters a statement has; their types are a server's to say, and none is asked. */
record CountedParameters(int count) implements ParameterMetaData {
    @Override
    public int getParameterCount() {
        return count;
    }

    @Override
    public int isNullable(int parameter) throws SQLException {
        check(parameter);
        return parameterNullableUnknown;
    }

    @Override
    public int getParameterMode(int parameter) throws SQLException {
        check(parameter);
        return parameterModeIn;
    }

    @Override
    public boolean isSigned(int parameter) throws SQLException {
        throw unknown(parameter);
    }

    @Override
    public int getPrecision(int parameter) throws SQLException {
        throw unknown(parameter);
    }

    @Override
    public int getScale(int parameter) throws SQLException {
        throw unknown(parameter);
    }

    @Override
    public int getParameterType(int parameter) throws SQLException {
        throw unknown(parameter);
    }

    @Override
    public String getParameterTypeName(int parameter) throws SQLException {
        throw unknown(parameter);
    }

    @Override
    public String getParameterClassName(int parameter) throws SQLException {
        throw unknown(parameter);
    }

    private void check(int parameter) throws SQLException {
        if (parameter < 1 || parameter > count) {
            throw JdbcErrors.invalidArgument(
                    "The parameter index is out of range: " + parameter + ", number of parameters: " + count + ".");
        }
    }

    private SQLException unknown(int parameter) throws SQLException {
        check(parameter);
        return JdbcErrors.notSupported("The types of parameters are not known before a shard is asked.");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw JdbcErrors.cannotUnwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }
}
