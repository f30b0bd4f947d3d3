package pith.engine;

import java.time.Instant;
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

    /** A word or label, compared as a whole and exactly. */
    record Keyword(String value) implements Value {}

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
