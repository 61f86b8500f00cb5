package io.shardline.ids;

import io.shardline.plan.Plan.InsertFilled;
import io.shardline.plan.Plan.InsertFilled.Filled;
import io.shardline.sql.FlatRows;
import io.shardline.sql.Name;
import io.shardline.sql.Span;
import io.shardline.sql.SqlEdit;
import io.shardline.sql.SqlText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The text of an INSERT with places for the values that are to be filled in: placeholders, or constants where there are none. */
public final class FilledText {
    private final SqlText text;
    private final InsertFilled plan;
    private final List<Place> places = new ArrayList<>();

    /**
     * Where a value comes to stand.
     *
     * @param column which of the filled columns
     * @param added whether the row has nothing there yet
     */
    private record Place(int begin, int end, int column, boolean added) {}

    public FilledText(SqlText text, InsertFilled plan) {
        this.text = text;
        this.plan = plan;
        if (plan.defaultValues().isPresent()) {
            int begin = text.begin(plan.defaultValues().get().from());
            for (int column = 0; column < plan.columns().size(); column++) {
                places.add(new Place(begin, begin, column, column > 0));
            }
        } else if (plan.rows() < 0) {
            plan.places().forEach(this::place);
        } else {
            FlatRows rows = text.rows(plan.rows());
            for (int row = 0; row < rows.size(); row++) {
                place(rows, row);
            }
        }
        places.sort(Comparator.comparingInt(Place::begin));
    }

    private void place(List<Span> row) {
        for (int column = 0; column < row.size(); column++) {
            Span span = row.get(column);
            int begin = text.begin(span.from());
            boolean added = span.isEmpty();
            places.add(new Place(begin, added ? begin : text.end(span.from()), column, added));
        }
    }

    private void place(FlatRows rows, int row) {
        for (int column = 0; column < plan.columns().size(); column++) {
            int position = plan.columns().get(column).position();
            int begin = position < 0 ? rows.end(row) - 1 : rows.elementBegin(row, position);
            places.add(new Place(begin, position < 0 ? begin : begin + "default".length(), column, position < 0));
        }
    }

    /** How many rows the text has. */
    public int rows() {
        return places.size() / plan.columns().size();
    }

    /** The column of each value that is wanted, in the order of the text. */
    public List<Filled> wanted() {
        return drawn().map(this::column).toList();
    }

    private Stream<Place> drawn() {
        return places.stream().filter(place -> column(place).call().isEmpty());
    }

    private Filled column(Place place) {
        return plan.columns().get(place.column);
    }

    /** How many placeholders of the caller's stand before each of the values. */
    public int[] parametersBefore() {
        return drawn().mapToInt(place -> text.parametersBefore(place.begin)).toArray();
    }

    /** The text with a placeholder for each value. */
    public String withPlaceholders() {
        return with(drawn().map(place -> "?").iterator());
    }

    /** The text with these values, in PostgreSQL's text form, as constants. */
    public String withConstants(List<String> values) {
        return with(values.stream()
                .map(value -> "'" + value.replace("'", "''") + "'")
                .iterator());
    }

    private String with(Iterator<String> values) {
        List<String> filled = places.stream()
                .map(place -> (place.added ? ", " : "") + column(place).call().orElseGet(values::next))
                .toList();
        return SqlEdit.apply(
                text.text(),
                plan.defaultValues().isPresent()
                        ? List.of(row(plan.defaultValues().get(), filled))
                        : edits(filled));
    }

    private List<SqlEdit> edits(List<String> filled) {
        List<SqlEdit> edits = new ArrayList<>();
        if (plan.listEnd() >= 0) {
            int end = text.begin(plan.listEnd());
            String names = names(column -> column.position() < 0);
            edits.add(new SqlEdit(end, end, names.isEmpty() ? "" : ", " + names));
        }
        if (plan.overriding() >= 0) {
            int before = text.begin(plan.overriding());
            edits.add(new SqlEdit(before, before, "overriding system value "));
        }
        for (int i = 0; i < places.size(); i++) {
            edits.add(new SqlEdit(places.get(i).begin, places.get(i).end, filled.get(i)));
        }
        return edits;
    }

    private SqlEdit row(Span defaultValues, List<String> filled) {
        return new SqlEdit(
                text.begin(defaultValues.from()),
                text.end(defaultValues.to() - 1),
                "(" + names(column -> true) + ") overriding system value values (" + String.join("", filled) + ")");
    }

    private String names(Predicate<Filled> which) {
        return plan.columns().stream()
                .filter(which)
                .map(column -> Name.quote(column.name()))
                .collect(Collectors.joining(", "));
    }
}
