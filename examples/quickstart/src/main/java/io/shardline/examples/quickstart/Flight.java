package io.shardline.examples.quickstart;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * A flight.
 *
 * @param delayMinutes how late it arrived; below zero if it was early
 */
public record Flight(
        long id, LocalDateTime departedAt, String origin, String destination, int delayMinutes, int distanceMiles) {
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    /** Every flight of the file, in its order. */
    public static List<Flight> all() {
        return Csv.unquotedLines("flights.csv").stream().map(Flight::of).toList();
    }

    private static Flight of(String[] fields) {
        return new Flight(
                Long.parseLong(fields[0]),
                LocalDateTime.parse(fields[1], MINUTES),
                fields[2],
                fields[3],
                Integer.parseInt(fields[4]),
                Integer.parseInt(fields[5]));
    }

    LocalDate day() {
        return departedAt.toLocalDate();
    }
}
