package pith.engine;

import org.jspecify.annotations.Nullable;

/** Another process writes to the index. */
public final class IndexLocked extends PithException {
    private static final long serialVersionUID = 1L;

    public IndexLocked(String message) {
        super(message, null);
    }

    public IndexLocked(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
