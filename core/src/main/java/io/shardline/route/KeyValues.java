package io.shardline.route;

import io.shardline.bind.KeySet.Choice;
import io.shardline.bind.Operand;
import io.shardline.sharding.KeyType;
import io.shardline.sharding.NoKey;
import io.shardline.sql.FlatRows;
import io.shardline.sql.FlatRows.Element;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import io.shardline.sql.TokenKind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values that the operands of one execution have, as values of key columns. */
final class KeyValues {
    private static final Set<String> INTEGER_NAMES =
            Set.of("int2", "int4", "int8", "smallint", "int", "integer", "bigint");

    /** So many digits are a long, whatever they are. */
    private static final int SHORT = 18;

    private final SqlText text;
    private final Values parameters;

    KeyValues(SqlText text, Values parameters) {
        this.text = text;
        this.parameters = parameters;
    }

    /** A canonical key value, null for NULL, or a {@link NoKey}. */
    @Nullable
    Object of(Operand operand, KeyType type) {
        if (operand instanceof Operand.Placeholder placeholder) {
            Object value = parameter(placeholder);
            return value == null ? null : cast(type.convert(value), placeholder.cast(), type);
        }
        Operand.Constant constant = (Operand.Constant) operand;
        return cast(constant(constant.literal(), type), constant.cast(), type);
    }

    @Nullable
    Object element(Element element, KeyType type) {
        if (element instanceof Element.Parameter parameter) {
            Object value = parameters.get(parameter.index());
            return value == null ? null : type.convert(value);
        }
        if (element instanceof Element.Text string) {
            return type.parse(string.value());
        }
        if (element instanceof Element.Number number) {
            return number(number.digits(), type);
        }
        if (element instanceof Element.Cast cast) {
            Object value = element(cast.value(), type);
            return value == null || keeps(value, cast.type(), type) ? value : NoKey.UNKNOWN;
        }
        return element instanceof Element.Null ? null : NoKey.UNKNOWN;
    }

    /** Adds the values of a flat list, or of a column of flat rows. */
    void flat(Choice.Flat flat, KeyType type, List<@Nullable Object> found) {
        FlatRows rows = text.rows(flat.token());
        for (int i = 0; i < rows.size(); i++) {
            found.add(element(rows.element(i, flat.column()), type));
        }
    }

    @Nullable
    Object parameter(Operand.Placeholder placeholder) {
        return parameters.get(text.parameter(placeholder.token()));
    }

    /** A cast to the key's own type keeps a value of that type; it may round or cut any other. */
    private @Nullable Object cast(@Nullable Object value, Optional<Span> cast, KeyType type) {
        if (value == null || cast.isEmpty()) {
            return value;
        }
        Span span = cast.get();
        return span.size() == 1 && keeps(value, text.name(span.from()), type) ? value : NoKey.UNKNOWN;
    }

    private static boolean keeps(Object value, String cast, KeyType type) {
        return !(value instanceof NoKey) && isNameOf(cast, type);
    }

    /** True if a cast of an array leaves elements of the key's type as they are. */
    boolean keepsElements(Optional<Span> cast, KeyType type) {
        if (cast.isEmpty()) {
            return true;
        }
        Span span = cast.get();
        return span.size() == 3 && text.is(span.from() + 1, "[") && isNameOf(text.name(span.from()), type);
    }

    private static boolean isNameOf(String name, KeyType type) {
        return switch (type) {
            case INT2, INT4, INT8 -> INTEGER_NAMES.contains(name);
            case TEXT, VARCHAR -> name.equals("text") || name.equals("varchar");
            case BPCHAR -> false;
            case NUMERIC, UUID, BYTEA, DATE, TIMESTAMP, TIMESTAMPTZ -> name.equals(type.typname());
        };
    }

    private @Nullable Object constant(Span literal, KeyType type) {
        int last = literal.to() - 1;
        if (text.is(last, "null")) {
            return null;
        }
        TokenKind kind = text.kind(last);
        if (kind == TokenKind.INTEGER || kind == TokenKind.DECIMAL) {
            String sign = text.is(literal.from(), "-") ? "-" : "";
            return number(sign + text.at(last), type);
        }
        boolean string = kind == TokenKind.STRING || kind == TokenKind.ESCAPE_STRING || kind == TokenKind.DOLLAR_STRING;
        Optional<String> value = string ? text.literal(last) : Optional.empty();
        return value.isPresent() ? type.parse(value.get()) : NoKey.UNKNOWN;
    }

    private static Object number(String written, KeyType type) {
        boolean integer = type == KeyType.INT8 || type == KeyType.INT4 || type == KeyType.INT2;
        // What most literals are, which must not cost what a decimal number does.
        return integer && isShortInteger(written) ? type.convert(Long.valueOf(written)) : decimal(written, type);
    }

    private static boolean isShortInteger(String written) {
        int begin = written.charAt(0) == '-' ? 1 : 0;
        for (int i = begin; i < written.length(); i++) {
            if (written.charAt(i) < '0' || written.charAt(i) > '9') {
                return false;
            }
        }
        return written.length() > begin && written.length() - begin <= SHORT;
    }

    private static Object decimal(String written, KeyType type) {
        String digits = written.toLowerCase(Locale.ROOT);
        boolean plain =
                digits.chars().allMatch(c -> c >= '0' && c <= '9' || c == '.' || c == '-' || c == 'e' || c == '+');
        if (!plain) {
            return NoKey.UNKNOWN;
        }
        try {
            return type.convert(new BigDecimal(digits));
        } catch (NumberFormatException notDecimal) {
            return NoKey.UNKNOWN;
        }
    }
}
