package pith.engine;

import org.jspecify.annotations.Nullable;

/** The index was made by another model or another version's layout. */
public final class IndexMismatch extends PithException {
    private static final long serialVersionUID = 1L;

    public IndexMismatch(String message) {
        super(message, null);
    }

    public IndexMismatch(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
