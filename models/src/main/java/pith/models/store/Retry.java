package pith.models.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.function.Consumer;
import pith.engine.ModelUnavailable;

/**
 * Tries again, with growing pauses, as long as something comes in between; gives up after {@value #MOST_IN_A_ROW} failures
 * in a row or {@value #MOST} in all. For one file, or one question to the hub, by one thread.
 */
final class Retry {
    static final int MOST_IN_A_ROW = 5;
    static final int MOST = 50;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

    private final Workings workings;
    private final Consumer<String> listener;
    private int inARow;
    private int all;

    /** @param listener told why and when it goes on */
    Retry(Workings workings, Consumer<String> listener) {
        this.workings = workings;
        this.listener = listener;
    }

    /** Something came: the next failure is the first again. */
    void progressed() {
        inARow = 0;
    }

    /**
     * Waits before the next try.
     *
     * @param why what failed
     * @param retryAfter the header of that name; empty where there was none
     * @param failure to throw when there were enough tries
     */
    void pause(String why, String retryAfter, ModelUnavailable failure) {
        inARow++;
        all++;
        if (inARow >= MOST_IN_A_ROW || all >= MOST) {
            throw failure;
        }
        Duration pause = asked(retryAfter, workings.clock());
        if (pause.isZero()) {
            pause = Duration.ofSeconds(1L << (inARow - 1));
        }
        if (pause.compareTo(LONGEST_PAUSE) > 0) {
            pause = LONGEST_PAUSE;
        }
        listener.accept(why + "; trying again in " + Math.max(1, pause.toSeconds()) + " s");
        try {
            workings.sleeper().sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stopped(e);
        }
    }

    /** Seconds, or a date (RFC 9110, section 10.2.3); zero where it is neither, or past. */
    private static Duration asked(String retryAfter, Clock clock) {
        String text = retryAfter.strip();
        if (text.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        try {
            Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration left = Duration.between(clock.instant(), until);
            return left.isNegative() ? Duration.ZERO : left;
        } catch (DateTimeParseException e) {
            return Duration.ZERO;
        }
    }

    /** What to throw when the thread was interrupted; it must be left so. */
    static ModelUnavailable stopped(Exception e) {
        return new ModelUnavailable("stopped; what is downloaded is kept, and the same command goes on from there", e);
    }
}
