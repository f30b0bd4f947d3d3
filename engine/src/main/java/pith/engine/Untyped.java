package pith.engine;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Conditions on a metadata field whose values are written without a type: every type that a value can be is looked for.
 * A date without a time is all of that day (UTC), and likewise a month ({@code 2024-05}) or a year ({@code 2024}).
 */
public final class Untyped {
    private static final Pattern YEAR = Pattern.compile("[0-9]{4}");
    private static final Pattern MONTH = Pattern.compile("[0-9]{4}-[0-9]{2}");
    private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private Untyped() {}

    /**
     * The end of a range.
     *
     * @param value as it is written
     * @param included whether the range holds the value itself
     */
    public record Bound(String value, boolean included) {}

    /** What a value can be as a number or date, as a span from its first moment to its last. */
    private record Span(Value from, Value to) {}

    /** Documents whose field holds the value. */
    public static Filter is(String field, String value) {
        List<Filter> any = new ArrayList<>();
        for (Span span : spans(value)) {
            any.add(
                    span.from.equals(span.to)
                            ? new Filter.Is(field, span.from)
                            : new Filter.Range(field, span.from, span.to));
        }
        any.add(new Filter.Is(field, new Value.Keyword(value)));
        if (value.equals("true") || value.equals("false")) {
            any.add(new Filter.Is(field, new Value.Flag(Boolean.parseBoolean(value))));
        }
        return any.size() == 1 ? any.getFirst() : new Filter.Or(any);
    }

    /**
     * Documents whose field holds a number or date between the bounds; an absent bound is open. Empty where there is no
     * bound, or no type that all bounds can be.
     */
    public static Optional<Filter> range(String field, @Nullable Bound from, @Nullable Bound to) {
        if (from == null && to == null) {
            return Optional.empty();
        }
        List<Filter> any = new ArrayList<>();
        List<Span> firsts = from == null ? List.of() : spans(from.value);
        List<Span> lasts = to == null ? List.of() : spans(to.value);
        for (Span first : firsts) {
            if (to == null) {
                any.add(new Filter.Range(field, lower(first, from), null));
            }
            for (Span last : lasts) {
                if (first.from.getClass() == last.from.getClass()) {
                    any.add(new Filter.Range(field, lower(first, from), upper(last, to)));
                }
            }
        }
        if (from == null) {
            lasts.forEach(last -> any.add(new Filter.Range(field, null, upper(last, to))));
        }
        return any.isEmpty() ? Optional.empty() : Optional.of(any.size() == 1 ? any.getFirst() : new Filter.Or(any));
    }

    private static Value lower(Span span, @Nullable Bound bound) {
        return bound == null || bound.included ? span.from : beside(span.to, 1);
    }

    private static Value upper(Span span, @Nullable Bound bound) {
        return bound == null || bound.included ? span.to : beside(span.from, -1);
    }

    /** The next value above (1) or below (-1). At the ends of a type there is none, and the value itself has to do. */
    private static Value beside(Value value, int step) {
        return switch (value) {
            case Value.Whole whole ->
                new Value.Whole(
                        whole.value() == (step > 0 ? Long.MAX_VALUE : Long.MIN_VALUE)
                                ? whole.value()
                                : whole.value() + step);
            case Value.Real real -> {
                double next = step > 0 ? Math.nextUp(real.value()) : Math.nextDown(real.value());
                yield new Value.Real(Double.isFinite(next) ? next : real.value());
            }
            case Value.Date date -> {
                long millis = date.value().toEpochMilli();
                boolean last = millis == (step > 0 ? Long.MAX_VALUE : Long.MIN_VALUE);
                yield new Value.Date(Instant.ofEpochMilli(last ? millis : millis + step));
            }
            case Value.Keyword k -> throw new IllegalArgumentException("a keyword has no neighbour");
            case Value.Text t -> throw new IllegalArgumentException("a text has no neighbour");
            case Value.Flag f -> throw new IllegalArgumentException("a flag has no neighbour");
            case Value.Several s -> throw new IllegalArgumentException("a list has no neighbour");
        };
    }

    private static List<Span> spans(String text) {
        List<Span> spans = new ArrayList<>();
        read(text, value -> new Value.Whole(Long.parseLong(value))).ifPresent(v -> spans.add(new Span(v, v)));
        read(text, value -> new Value.Real(Double.parseDouble(value))).ifPresent(v -> spans.add(new Span(v, v)));
        try {
            if (YEAR.matcher(text).matches()) {
                Year year = Year.parse(text);
                spans.add(days(year.atDay(1), year.plusYears(1).atDay(1)));
            } else if (MONTH.matcher(text).matches()) {
                YearMonth month = YearMonth.parse(text);
                spans.add(days(month.atDay(1), month.plusMonths(1).atDay(1)));
            } else if (DAY.matcher(text).matches()) {
                LocalDate day = LocalDate.parse(text);
                spans.add(days(day, day.plusDays(1)));
            } else {
                Value moment = new Value.Date(Instant.parse(text));
                spans.add(new Span(moment, moment));
            }
        } catch (DateTimeParseException | BadInput e) {
            // no date
        }
        return spans;
    }

    private static Span days(LocalDate first, LocalDate next) {
        Instant from = first.atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant to = next.atStartOfDay(ZoneOffset.UTC).toInstant().minusMillis(1);
        return new Span(new Value.Date(from), new Value.Date(to));
    }

    private static Optional<Value> read(String text, Function<String, Value> type) {
        try {
            return Optional.of(type.apply(text));
        } catch (NumberFormatException | BadInput e) {
            return Optional.empty(); // none of this type, or not finite
        }
    }
}
