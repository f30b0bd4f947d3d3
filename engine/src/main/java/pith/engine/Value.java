package pith.engine;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** A metadata value. A field keeps the type it was given: the whole number 3 and the word "3" are different values. */
public sealed interface Value {

    /**
     * Refuses a moment that 64 bits of milliseconds cannot hold.
     *
     * @throws BadInput for a moment some 292 million years away
     */
    static void requireMillis(Instant moment) {
        if (moment.isBefore(Instant.ofEpochMilli(Long.MIN_VALUE))
                || moment.isAfter(Instant.ofEpochMilli(Long.MAX_VALUE))) {
            throw new BadInput("date " + moment + " is too far away; give one within 292 million years");
        }
    }

    /**
     * Numbers by their size, whether whole or real; then dates; then false and true; then keywords by the code points of
     * their characters. Only for values that {@link #ordered} takes.
     */
    Comparator<Value> ORDER = ValueOrder.INSTANCE;

    /** Whether a value can be counted and sorted by: not a text, nor a keyword too long to be compared, nor a list. */
    static boolean ordered(Value value) {
        return ValueOrder.has(value);
    }

    /** The longest keyword that is compared as a whole, in UTF-16 units. */
    int MAX_KEYWORD_LENGTH = 1_000;

    /**
     * A word or label, compared as a whole and exactly. One of more than {@value #MAX_KEYWORD_LENGTH} UTF-16 units is too
     * long for that, and matched by its words as {@link Text} is.
     */
    record Keyword(String value) implements Value {}

    /** Prose, such as an abstract: matched by its words ({@link Filter.Mentions}), and neither counted nor sorted by. */
    record Text(String value) implements Value {}

    /** A whole number. */
    record Whole(long value) implements Value {}

    /** A finite number. */
    record Real(double value) implements Value {
        public Real {
            if (!Double.isFinite(value)) {
                throw new BadInput("metadata value " + value + " is not a finite number");
            }
        }
    }

    /** A moment, kept to the millisecond. */
    record Date(Instant value) implements Value {
        public Date {
            requireMillis(value);
        }
    }

    /** True or false. */
    record Flag(boolean value) implements Value {}

    /** Several values of one field; a filter matches when any of them does. Not nested. */
    record Several(List<Value> values) implements Value {
        public Several {
            values = List.copyOf(values);
            if (values.stream().anyMatch(Several.class::isInstance)) {
                throw new BadInput("metadata lists cannot hold lists");
            }
        }
    }
}
