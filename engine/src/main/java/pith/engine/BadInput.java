package pith.engine;

import org.jspecify.annotations.Nullable;

/** A document or a setting that cannot be taken as it is given. */
public final class BadInput extends PithException {
    private static final long serialVersionUID = 1L;

    public BadInput(String message) {
        super(message, null);
    }

    public BadInput(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
