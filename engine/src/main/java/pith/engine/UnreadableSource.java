package pith.engine;

import org.jspecify.annotations.Nullable;

/** A file or folder that cannot be read as text. */
public final class UnreadableSource extends PithException {
    private static final long serialVersionUID = 1L;

    public UnreadableSource(String message) {
        super(message, null);
    }

    public UnreadableSource(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
