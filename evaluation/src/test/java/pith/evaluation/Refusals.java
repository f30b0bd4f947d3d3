package pith.evaluation;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Looks at what an error says. */
final class Refusals {
    private Refusals() {}

    static void says(Throwable error, String part) {
        String message = String.valueOf(error.getMessage());
        assertTrue(message.contains(part), message);
    }
}
