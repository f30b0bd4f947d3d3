package pith.engine;

import org.jspecify.annotations.Nullable;

/** A query that cannot be answered as it is given. */
public final class BadQuery extends PithException {
    private static final long serialVersionUID = 1L;

    public BadQuery(String message) {
        super(message, null);
    }

    public BadQuery(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
