package io.shardline.jdbc;

import java.sql.ParameterMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The parameters of a statement as a server described them, kept beyond the connection that was asked. */
final class KnownParameters implements ParameterMetaData, Itself {
    private final List<Known> parameters;

    private record Known(
            int nullable,
            boolean signed,
            int precision,
            int scale,
            int type,
            String typeName,
            String className,
            int mode) {
        static Known of(ParameterMetaData described, int parameter) throws SQLException {
            return new Known(
                    described.isNullable(parameter),
                    described.isSigned(parameter),
                    described.getPrecision(parameter),
                    described.getScale(parameter),
                    described.getParameterType(parameter),
                    described.getParameterTypeName(parameter),
                    described.getParameterClassName(parameter),
                    described.getParameterMode(parameter));
        }
    }

    private KnownParameters(List<Known> parameters) {
        this.parameters = parameters;
    }

    static KnownParameters of(ParameterMetaData described) throws SQLException {
        List<Known> parameters = new ArrayList<>();
        for (int parameter = 1; parameter <= described.getParameterCount(); parameter++) {
            parameters.add(Known.of(described, parameter));
        }
        return new KnownParameters(parameters);
    }

    private Known at(int parameter) throws SQLException {
        if (parameter < 1 || parameter > parameters.size()) {
            throw JdbcErrors.parameterIndexOutOfRange(parameter, parameters.size());
        }
        return parameters.get(parameter - 1);
    }

    @Override
    public int getParameterCount() {
        return parameters.size();
    }

    @Override
    public int isNullable(int parameter) throws SQLException {
        return at(parameter).nullable;
    }

    @Override
    public boolean isSigned(int parameter) throws SQLException {
        return at(parameter).signed;
    }

    @Override
    public int getPrecision(int parameter) throws SQLException {
        return at(parameter).precision;
    }

    @Override
    public int getScale(int parameter) throws SQLException {
        return at(parameter).scale;
    }

    @Override
    public int getParameterType(int parameter) throws SQLException {
        return at(parameter).type;
    }

    @Override
    public String getParameterTypeName(int parameter) throws SQLException {
        return at(parameter).typeName;
    }

    @Override
    public String getParameterClassName(int parameter) throws SQLException {
        return at(parameter).className;
    }

    @Override
    public int getParameterMode(int parameter) throws SQLException {
        return at(parameter).mode;
    }
}
