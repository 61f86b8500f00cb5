package io.shardline.ids;

import io.shardline.plan.Plan.InsertFilled;
import io.shardline.plan.Plan.InsertFilled.Filled;
import io.shardline.sql.FlatRows;
import io.shardline.sql.Span;
import io.shardline.sql.SqlEdit;
import io.shardline.sql.SqlText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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
        if (plan.rows() < 0) {
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
        return places.stream().map(place -> plan.columns().get(place.column)).toList();
    }

    /** How many placeholders of the caller's stand before each of the values. */
    public int[] parametersBefore() {
        return places.stream()
                .mapToInt(place -> text.parametersBefore(place.begin))
                .toArray();
    }

    /** The text with a placeholder for each value. */
    public String withPlaceholders() {
        return with(places.stream().map(place -> "?").toList());
    }

    /** The text with these values, in PostgreSQL's text form, as constants. */
    public String withConstants(List<String> values) {
        return with(values.stream()
                .map(value -> "'" + value.replace("'", "''") + "'")
                .toList());
    }

    private String with(List<String> values) {
        List<SqlEdit> edits = new ArrayList<>();
        StringBuilder names = new StringBuilder();
        for (Filled column : plan.columns()) {
            if (column.position() < 0) {
                names.append(", \"").append(column.name().replace("\"", "\"\"")).append('"');
            }
        }
        if (plan.listEnd() >= 0) {
            int end = text.begin(plan.listEnd());
            edits.add(new SqlEdit(end, end, names.toString()));
        }
        if (plan.overriding() >= 0) {
            int before = text.begin(plan.overriding());
            edits.add(new SqlEdit(before, before, "overriding system value "));
        }
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            edits.add(new SqlEdit(place.begin, place.end, (place.added ? ", " : "") + values.get(i)));
        }
        return SqlEdit.apply(text.text(), edits);
    }
}
