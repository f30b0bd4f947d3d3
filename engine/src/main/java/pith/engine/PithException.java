package pith.engine;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that the caller can act on. The message says what is wrong, with which value, and what to do. The program
 * and the web server each translate the whole family in one place.
 */
public abstract sealed class PithException extends RuntimeException
        permits BadInput, BadQuery, IndexLocked, IndexMismatch, IndexUnavailable, ModelUnavailable, UnreadableSource {
    private static final long serialVersionUID = 1L;

    PithException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** What is wrong, with which value, and what to do; never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
