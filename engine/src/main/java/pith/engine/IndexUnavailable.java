package pith.engine;

import org.jspecify.annotations.Nullable;

/** The index is not there, or cannot be read or written. */
public final class IndexUnavailable extends PithException {
    private static final long serialVersionUID = 1L;

    public IndexUnavailable(String message) {
        super(message, null);
    }

    public IndexUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
